CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE users
  ADD COLUMN bio            text NOT NULL DEFAULT '' CHECK (char_length(bio) <= 500),
  ADD COLUMN time_zone      text CHECK (char_length(time_zone) <= 64),
  -- 0: no picture. Grows with every new one, so that a picture's address can be kept for ever.
  ADD COLUMN avatar_version int NOT NULL DEFAULT 0,
  -- Grows when /me.css says something else, such as who is blocked.
  ADD COLUMN style_version  int NOT NULL DEFAULT 0,
  ADD COLUMN last_seen_at   timestamptz;

CREATE TABLE avatars (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
  version int NOT NULL,
  webp    bytea NOT NULL CHECK (octet_length(webp) <= 200000)
);

CREATE TABLE contacts (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  contact_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, contact_id),
  CHECK (user_id <> contact_id)
);

CREATE TABLE blocks (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  blocked_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, blocked_id),
  CHECK (user_id <> blocked_id)
);
CREATE INDEX blocks_blocked_id ON blocks (blocked_id);

-- Who is online on which instance. An instance says so again and again; what it has not said for a while does not count.
CREATE UNLOGGED TABLE presences (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id     bigint NOT NULL,
  instance_id text NOT NULL,
  seen_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, instance_id)
);

CREATE INDEX rooms_open_slug ON rooms (replace(lower(name), ' ', '-')) WHERE kind = 'open' AND archived_at IS NULL;

ALTER TABLE memberships
  ADD COLUMN is_starred         boolean NOT NULL DEFAULT false,
  ADD COLUMN notification_level text NOT NULL DEFAULT 'all' CHECK (notification_level IN ('all', 'mentions', 'nothing'));

-- What somebody had in a room that they left by themselves, for as long as they may change their mind.
CREATE TABLE departures (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id            bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  user_id            bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role               text NOT NULL,
  last_read_seq      bigint NOT NULL,
  is_starred         boolean NOT NULL,
  notification_level text NOT NULL,
  left_at            timestamptz NOT NULL DEFAULT now(),
  UNIQUE (room_id, user_id)
);

-- A text has a seq; a line that says what happened in the room ("Ada joined") has none, so it never makes a room
-- unread: it stands after the message `after_seq`.
ALTER TABLE messages
  ALTER COLUMN seq DROP NOT NULL,
  DROP CONSTRAINT messages_body_check,
  ADD COLUMN kind       text NOT NULL DEFAULT 'text' CHECK (kind IN
    ('text', 'joined', 'left', 'added', 'removed', 'renamed', 'topic', 'opened', 'closed', 'role', 'archived', 'unarchived')),
  ADD COLUMN after_seq  bigint,
  ADD COLUMN subject_id bigint REFERENCES users (id),
  ADD COLUMN reply_to   bigint REFERENCES messages (id),
  -- What names in the text mean: {"@bob": 7, "#garden": 5, "@room": null}.
  ADD COLUMN refs       jsonb,
  ADD COLUMN is_reacted boolean NOT NULL DEFAULT false,
  ADD COLUMN deleted_by bigint REFERENCES users (id),
  ADD CONSTRAINT messages_text_or_event CHECK (CASE kind WHEN 'text'
    THEN seq IS NOT NULL AND after_seq IS NULL AND char_length(body) BETWEEN 1 AND 4000
    ELSE seq IS NULL AND after_seq IS NOT NULL AND char_length(body) <= 250 END);
CREATE INDEX messages_events ON messages (room_id, after_seq) WHERE seq IS NULL;

CREATE TABLE message_versions (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id  bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  body        text NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX message_versions_message_id ON message_versions (message_id);

CREATE TABLE reactions (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  emoji      text NOT NULL CHECK (char_length(emoji) BETWEEN 1 AND 20),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (message_id, emoji, user_id)
);

-- user_id is null for @room: everybody who is in it.
CREATE TABLE mentions (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  room_id    bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  seq        bigint NOT NULL,
  user_id    bigint REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX mentions_room_id ON mentions (room_id, seq) INCLUDE (user_id);
CREATE INDEX mentions_message_id ON mentions (message_id);

CREATE TABLE drafts (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  room_id    bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  body       text NOT NULL CHECK (char_length(body) <= 4000),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, room_id)
);
