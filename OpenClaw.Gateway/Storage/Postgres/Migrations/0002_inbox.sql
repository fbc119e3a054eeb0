-- Inboxes for a gateway that has PostgreSQL but no Redis.
CREATE TABLE openclaw.inbox (
    position      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id    uuid NOT NULL UNIQUE,
    agent_id      text NOT NULL,
    sender        text,
    content       text NOT NULL,
    trace_parent  text,
    received_at   timestamptz NOT NULL,
    claimed_by    text,
    claimed_until timestamptz
);

CREATE INDEX inbox_order ON openclaw.inbox (agent_id, position);

CREATE TABLE openclaw.idempotency (
    agent_id    text NOT NULL,
    key         text NOT NULL,
    fingerprint text NOT NULL,
    message_id  uuid NOT NULL,
    received_at timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (agent_id, key)
);

CREATE INDEX idempotency_expiry ON openclaw.idempotency (expires_at);
