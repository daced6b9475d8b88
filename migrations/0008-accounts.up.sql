-- Links that let people make an account. Only a digest of what stands in the link is kept, here as everywhere.
CREATE TABLE invitations (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_by bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  digest     bytea NOT NULL UNIQUE,
  note       text NOT NULL DEFAULT '' CHECK (char_length(note) <= 200),
  max_uses   int CHECK (max_uses BETWEEN 1 AND 10000),
  uses       int NOT NULL DEFAULT 0 CHECK (max_uses IS NULL OR uses <= max_uses),
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invitations_created_by ON invitations (created_by);

ALTER TABLE users
  ADD COLUMN status            text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deleted')),
  ADD COLUMN email_verified_at timestamptz,
  ADD COLUMN invitation_id     bigint REFERENCES invitations (id) ON DELETE SET NULL;
CREATE INDEX users_invitation_id ON users (invitation_id) WHERE invitation_id IS NOT NULL;

CREATE TABLE password_reset_tokens (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  digest     bytea NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX password_reset_tokens_user_id ON password_reset_tokens (user_id);

-- That somebody reads what is sent to `email`: the address of the account, or the one that it is to have.
CREATE TABLE email_verifications (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email      citext NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
  digest     bytea NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX email_verifications_user_id ON email_verifications (user_id);

-- Apart from users, so that nothing that shows a person comes near it. A code counts once: `last_step` is the newest used.
CREATE TABLE second_factors (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id      bigint NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
  secret       bytea NOT NULL,
  confirmed_at timestamptz,
  last_step    bigint NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE recovery_codes (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  digest  bytea NOT NULL,
  used_at timestamptz,
  UNIQUE (user_id, digest)
);

-- What is written where no mail server is set, for admins to pass on. Kept for as long as its links work.
CREATE TABLE outgoing_mails (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient  text NOT NULL,
  subject    text NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- What somebody asked to have of their data; its files in parts, so that nobody has to hold one whole.
CREATE TABLE data_exports (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id     bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  status      text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done        bigint NOT NULL DEFAULT 0,
  total       bigint NOT NULL DEFAULT 0,
  finished_at timestamptz,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX data_exports_user_id ON data_exports (user_id);

CREATE TABLE data_export_parts (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  export_id bigint NOT NULL REFERENCES data_exports (id) ON DELETE CASCADE,
  format    text NOT NULL CHECK (format IN ('json', 'html')),
  position  int NOT NULL,
  content   bytea NOT NULL,
  UNIQUE (export_id, format, position)
);

-- Why a session ended that its owner did not end: told at the sign-in page that its browser comes to. By the digest of its id.
CREATE TABLE session_endings (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest   bytea NOT NULL UNIQUE,
  reason   text NOT NULL CHECK (char_length(reason) <= 1000),
  ended_at timestamptz NOT NULL DEFAULT now()
);
