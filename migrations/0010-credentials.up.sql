-- Grows whenever what somebody signs in with is another: a session that was begun with the former is none.
ALTER TABLE users ADD COLUMN credentials_version int NOT NULL DEFAULT 0;

-- Names that people had before: they still lead to them, and nobody else can have them.
CREATE TABLE former_usernames (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id     bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  username    citext NOT NULL UNIQUE,
  given_up_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX former_usernames_user_id ON former_usernames (user_id);
