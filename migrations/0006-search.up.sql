-- Parts of words in any letter case and in any script. Only what search may find is in it.
CREATE INDEX messages_body_parts ON messages USING gin (body gin_trgm_ops) WHERE kind = 'text' AND deleted_at IS NULL;
