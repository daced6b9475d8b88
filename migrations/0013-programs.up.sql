-- A program that signed in has a session like a browser's, so that whatever ends sessions ends it, its sockets with it.
ALTER TABLE sessions ADD COLUMN kind text NOT NULL DEFAULT 'browser' CHECK (kind IN ('browser', 'program', 'personal'));

-- What programs show instead of a cookie. A refresh token that is used twice ends its session, and so all of its family.
CREATE TABLE api_tokens (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id   text NOT NULL REFERENCES sessions (sid) ON DELETE CASCADE,
  user_id      bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind         text NOT NULL CHECK (kind IN ('access', 'refresh', 'personal', 'ticket')),
  digest       bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  name         text NOT NULL DEFAULT '' CHECK (char_length(name) <= 80),
  scopes       text[] NOT NULL DEFAULT '{}',
  -- null: it does not end by itself.
  expires_at   timestamptz,
  -- Of a refresh token: when it was exchanged.
  used_at      timestamptz,
  last_used_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_tokens_session_id ON api_tokens (session_id);
CREATE INDEX api_tokens_user_id ON api_tokens (user_id);

-- A bot is an account that nobody signs in to: it has no password, and acts by tokens and webhooks.
ALTER TABLE users
  ADD COLUMN is_bot   boolean NOT NULL DEFAULT false,
  ADD COLUMN owner_id bigint REFERENCES users (id) ON DELETE SET NULL;
CREATE INDEX users_owner_id ON users (owner_id) WHERE owner_id IS NOT NULL;

-- Whoever has the address posts into the room, as the bot.
CREATE TABLE incoming_webhooks (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id      bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  bot_id       bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_by   bigint REFERENCES users (id) ON DELETE SET NULL,
  name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  digest       bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  last_used_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX incoming_webhooks_room_id ON incoming_webhooks (room_id);

-- A cursor over the room's `rev`, like a screen: what is committed is told in order, however often something stops in between.
CREATE TABLE outgoing_webhooks (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id       bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  created_by    bigint REFERENCES users (id) ON DELETE SET NULL,
  name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  url           text NOT NULL CHECK (char_length(url) <= 2000),
  secret        bytea NOT NULL,
  is_enabled    boolean NOT NULL DEFAULT true,
  delivered_rev bigint NOT NULL DEFAULT 0,
  -- The newest message that was told of: those after it are new to the receiver.
  delivered_seq bigint NOT NULL DEFAULT 0,
  -- Up to where the delivery goes that is under way, so that it is the same one when it is tried again.
  pending_rev   bigint,
  -- Attempts in a row that failed, since when, and when the next one is due.
  failures      int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  retry_at      timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outgoing_webhooks_room_id ON outgoing_webhooks (room_id);

CREATE TABLE webhook_deliveries (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id  bigint NOT NULL REFERENCES outgoing_webhooks (id) ON DELETE CASCADE,
  first_rev   bigint NOT NULL,
  last_rev    bigint NOT NULL,
  attempt     int NOT NULL,
  -- null: no answer came.
  status      int,
  error       text NOT NULL DEFAULT '' CHECK (char_length(error) <= 300),
  duration_ms int NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_deliveries_webhook_id ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (created_at);
