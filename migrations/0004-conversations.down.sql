DROP TABLE drafts, mentions, reactions, message_versions, departures, presences, blocks, contacts, avatars;
DELETE FROM messages WHERE seq IS NULL;
DROP INDEX rooms_open_slug, messages_events;
ALTER TABLE messages
  DROP CONSTRAINT messages_text_or_event,
  DROP COLUMN kind, DROP COLUMN after_seq, DROP COLUMN subject_id, DROP COLUMN reply_to, DROP COLUMN refs,
  DROP COLUMN is_reacted, DROP COLUMN deleted_by,
  ADD CONSTRAINT messages_body_check CHECK (char_length(body) BETWEEN 1 AND 4000),
  ALTER COLUMN seq SET NOT NULL;
ALTER TABLE memberships DROP COLUMN is_starred, DROP COLUMN notification_level;
ALTER TABLE users DROP COLUMN bio, DROP COLUMN time_zone, DROP COLUMN avatar_version, DROP COLUMN style_version,
  DROP COLUMN last_seen_at;
DROP EXTENSION pg_trgm;
