-- One row for each occurrence of an alert.
CREATE TABLE openclaw.alerts (
    fingerprint text NOT NULL,
    starts_at   timestamptz NOT NULL,
    status      text NOT NULL,
    severity    text NOT NULL,
    ends_at     timestamptz,
    labels      jsonb NOT NULL,
    annotations jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (fingerprint, starts_at)
);

-- Messages about alerts that are not in every recipient's inbox yet.
CREATE TABLE openclaw.alert_messages (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint text NOT NULL,
    starts_at   timestamptz NOT NULL,
    status      text NOT NULL,
    content     text NOT NULL,
    UNIQUE (fingerprint, starts_at, status)
);
