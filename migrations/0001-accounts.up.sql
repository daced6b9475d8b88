CREATE EXTENSION IF NOT EXISTS citext;

CREATE TABLE settings (
  id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key   text NOT NULL UNIQUE,
  value text NOT NULL
);

CREATE TABLE users (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username      citext NOT NULL UNIQUE CHECK (char_length(username) BETWEEN 2 AND 32),
  email         citext NOT NULL UNIQUE CHECK (char_length(email) BETWEEN 3 AND 254),
  display_name  text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 80),
  password_hash text NOT NULL,
  role          text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'moderator', 'admin')),
  created_at    timestamptz NOT NULL DEFAULT now()
);

-- connect-pg-simple owns sid, sess and expire; the rest is read off the session itself, so it can never disagree with it.
CREATE TABLE sessions (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sid          text NOT NULL UNIQUE,
  sess         jsonb NOT NULL,
  expire       timestamptz NOT NULL,
  user_id      bigint GENERATED ALWAYS AS ((sess #>> '{passport,user}')::bigint) STORED REFERENCES users (id) ON DELETE CASCADE,
  user_agent   text GENERATED ALWAYS AS (sess ->> 'userAgent') STORED,
  ip           text GENERATED ALWAYS AS (sess ->> 'ip') STORED,
  last_used_at timestamptz GENERATED ALWAYS AS (to_timestamp((sess ->> 'lastUsedAt')::double precision / 1000)) STORED,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expire ON sessions (expire);
