-- Every call that a provider charges for, once. Amounts are US dollars.
CREATE TABLE openclaw.usage_events (
    call_id            text PRIMARY KEY,
    at                 timestamptz NOT NULL,
    agent_id           text NOT NULL,
    model_group        text NOT NULL,
    provider           text NOT NULL,
    model              text NOT NULL,
    request_id         text,
    input_tokens       bigint NOT NULL,
    output_tokens      bigint NOT NULL,
    cache_read_tokens  bigint NOT NULL,
    cache_write_tokens bigint NOT NULL,
    input_cost         numeric(20, 10) NOT NULL,
    output_cost        numeric(20, 10) NOT NULL,
    priced             boolean NOT NULL,
    estimated          boolean NOT NULL
);

CREATE INDEX usage_events_time ON openclaw.usage_events (at);
