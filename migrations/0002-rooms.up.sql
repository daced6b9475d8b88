-- Counters change with every message: room on each page keeps those updates in place.
CREATE TABLE rooms (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('open', 'closed', 'direct')),
  name            text NOT NULL CHECK (char_length(name) <= 80),
  topic           text NOT NULL DEFAULT '' CHECK (char_length(topic) <= 250),
  created_by      bigint REFERENCES users (id) ON DELETE SET NULL,
  is_default      boolean NOT NULL DEFAULT false,
  message_count   bigint NOT NULL DEFAULT 0,
  revision        bigint NOT NULL DEFAULT 0,
  last_sender_id  bigint REFERENCES users (id) ON DELETE SET NULL,
  last_message_at timestamptz,
  direct_key      text UNIQUE,
  archived_at     timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'direct') = (direct_key IS NOT NULL)),
  CHECK ((kind = 'direct') = (name = ''))
) WITH (fillfactor = 70);
-- Only among open rooms: a name that is taken by a closed room must not show.
CREATE UNIQUE INDEX rooms_open_name ON rooms (lower(name)) WHERE kind = 'open' AND archived_at IS NULL;
CREATE UNIQUE INDEX rooms_default ON rooms (is_default) WHERE is_default;

CREATE TABLE memberships (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id       bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  user_id       bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role          text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'moderator', 'member')),
  last_read_seq bigint NOT NULL DEFAULT 0,
  joined_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (room_id, user_id)
) WITH (fillfactor = 70);
CREATE INDEX memberships_user_id ON memberships (user_id);

INSERT INTO rooms (kind, name, topic, is_default) VALUES ('open', 'General', 'Everybody is here', true);
