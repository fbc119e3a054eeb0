-- What a message says about itself: type, priority, conversation, correlation, deadline, the agents it came by.
ALTER TABLE openclaw.inbox ADD COLUMN envelope text;

ALTER TABLE openclaw.messages
    ADD COLUMN envelope     jsonb,
    ADD COLUMN trace_parent text;

CREATE INDEX messages_conversation ON openclaw.messages ((envelope ->> 'conversationId')) WHERE envelope IS NOT NULL;

-- The dead letters.
CREATE INDEX messages_failed ON openclaw.messages (message_id) WHERE error IS NOT NULL;
