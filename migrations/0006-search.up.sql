-- Parts of words in any letter case and in any script; only what search may find is in it. Whoever fills the list of what
-- is not sorted in yet has to sort it in, and may hold the lock of a room meanwhile: so that list is kept short.
CREATE INDEX messages_body_parts ON messages USING gin (body gin_trgm_ops) WITH (gin_pending_list_limit = 1024)
  WHERE kind = 'text' AND deleted_at IS NULL;
