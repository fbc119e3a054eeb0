-- Sessions as they were recorded: calls of agents to models, without secrets. Bounded in time and number.
CREATE TABLE openclaw.recorded_sessions (
    session_id    text PRIMARY KEY,
    kind          text NOT NULL,
    state         text NOT NULL,
    reason        text,
    started_at    timestamptz NOT NULL,
    last_at       timestamptz NOT NULL,
    steps         integer NOT NULL DEFAULT 0,
    input_tokens  bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    cost          numeric(20, 10) NOT NULL DEFAULT 0,
    loops         integer NOT NULL DEFAULT 0,
    loop          text,
    result        text
);

CREATE INDEX recorded_sessions_last ON openclaw.recorded_sessions (last_at);

CREATE TABLE openclaw.recorded_steps (
    step_id       uuid PRIMARY KEY,
    position      bigint GENERATED ALWAYS AS IDENTITY,
    session_id    text NOT NULL,
    kind          text NOT NULL,
    at            timestamptz NOT NULL,
    agent_id      text NOT NULL,
    request       text NOT NULL,
    hash          text NOT NULL,
    extra         text,
    response      text,
    error         text,
    error_text    text,
    cut           boolean NOT NULL,
    duration_ms   integer NOT NULL,
    responder     text NOT NULL,
    input_tokens  bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost          numeric(20, 10) NOT NULL,
    loop          text
);

CREATE INDEX recorded_steps_session ON openclaw.recorded_steps (session_id, position);
