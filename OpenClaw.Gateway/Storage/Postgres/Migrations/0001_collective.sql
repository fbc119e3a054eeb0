CREATE TABLE openclaw.agents (
    agent_id           text PRIMARY KEY,
    wanted             boolean NOT NULL DEFAULT true,
    messages_processed bigint NOT NULL DEFAULT 0,
    deliberations      bigint NOT NULL DEFAULT 0
);

CREATE TABLE openclaw.messages (
    sequence    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id  uuid NOT NULL UNIQUE,
    agent_id    text NOT NULL,
    sender      text,
    content     text NOT NULL,
    answer      text,
    error       text,
    responder   text NOT NULL,
    received_at timestamptz NOT NULL,
    answered_at timestamptz NOT NULL,
    CHECK ((answer IS NULL) <> (error IS NULL))
);

CREATE INDEX messages_history ON openclaw.messages (agent_id, sequence);

CREATE TABLE openclaw.deliberations (
    deliberation_id uuid PRIMARY KEY,
    question        text NOT NULL,
    outcome         text NOT NULL,
    yes             integer NOT NULL,
    no              integer NOT NULL,
    opened_at       timestamptz NOT NULL,
    closed_at       timestamptz NOT NULL
);

CREATE TABLE openclaw.ballots (
    deliberation_id uuid NOT NULL REFERENCES openclaw.deliberations,
    agent_id        text NOT NULL,
    vote            text NOT NULL,
    reason          text NOT NULL,
    responder       text NOT NULL,
    PRIMARY KEY (deliberation_id, agent_id)
);
