-- Replicas look for what the others changed.
CREATE INDEX documents_changed ON openclaw.documents (kind, updated_at);
