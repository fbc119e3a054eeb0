-- A deliberation is stored when it opens and continues from what is stored: whoever holds its lease runs it.
ALTER TABLE openclaw.deliberations
    ADD COLUMN category        text NOT NULL DEFAULT 'Operational',
    ADD COLUMN reason          text,
    ADD COLUMN deadline        timestamptz,
    ADD COLUMN trace_parent    text,
    ADD COLUMN idempotency_key text UNIQUE,
    ADD COLUMN lease_owner     uuid,
    ADD COLUMN lease_until     timestamptz,
    ALTER COLUMN outcome DROP NOT NULL,
    ALTER COLUMN closed_at DROP NOT NULL,
    ADD CHECK ((outcome IS NULL) = (closed_at IS NULL));

CREATE INDEX deliberations_open ON openclaw.deliberations (lease_until) WHERE outcome IS NULL;

-- Round 2 is the vote on a veto.
ALTER TABLE openclaw.ballots
    ADD COLUMN round   integer NOT NULL DEFAULT 1,
    ADD COLUMN cast_at timestamptz;
ALTER TABLE openclaw.ballots DROP CONSTRAINT ballots_pkey, ADD PRIMARY KEY (deliberation_id, round, agent_id);

-- The same step done twice, by a run and by the one that took over from it, is one event.
CREATE TABLE openclaw.deliberation_events (
    position        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deliberation_id uuid NOT NULL REFERENCES openclaw.deliberations,
    kind            text NOT NULL,
    subject         text NOT NULL,
    agent_id        text,
    detail          text NOT NULL,
    at              timestamptz NOT NULL,
    UNIQUE (deliberation_id, kind, subject)
);

CREATE INDEX deliberation_questions ON openclaw.deliberation_events (at) WHERE kind = 'question_asked';

-- Append-only. The one row of the head is the lock under which entries get their numbers.
CREATE TABLE openclaw.ledger (
    index         bigint PRIMARY KEY,
    at            timestamptz NOT NULL,
    kind          text NOT NULL,
    subject       uuid NOT NULL,
    payload       bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash          bytea NOT NULL,
    signature     bytea NOT NULL
);

CREATE TABLE openclaw.ledger_head (
    id     boolean PRIMARY KEY DEFAULT true CHECK (id),
    height bigint NOT NULL,
    hash   bytea NOT NULL
);

INSERT INTO openclaw.ledger_head (height, hash) VALUES (0, decode(repeat('00', 32), 'hex'));
