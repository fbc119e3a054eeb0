-- Small documents of the gateway protocol: devices, sessions, runs, jobs, settings. JSON text, read and written as a whole.
CREATE TABLE openclaw.documents (
    kind       text NOT NULL,
    id         text NOT NULL,
    body       bytea NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, id)
);

CREATE TABLE openclaw.transcript (
    session_id text NOT NULL,
    seq        bigint NOT NULL,
    message_id text NOT NULL,
    body       bytea NOT NULL,
    PRIMARY KEY (session_id, seq),
    UNIQUE (session_id, message_id)
);
