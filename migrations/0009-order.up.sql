-- What the server's admins have chosen; what is not here is as it comes (domain/server-settings).
CREATE TABLE server_settings (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key        text NOT NULL UNIQUE,
  value      jsonb NOT NULL,
  updated_by bigint REFERENCES users (id) ON DELETE SET NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Who did what to whom, and why. Nothing of it is ever changed or taken away.
CREATE TABLE audit_events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- No foreign keys: what is written here stays as it was written. Null: Parley itself, or the shell.
  actor_id    bigint,
  act         text NOT NULL,
  target_type text NOT NULL,
  target_id   bigint,
  room_id     bigint,
  reason      text NOT NULL DEFAULT '',
  before      jsonb,
  after       jsonb,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_events_target ON audit_events (target_type, target_id, id);
CREATE INDEX audit_events_actor ON audit_events (actor_id, id);

CREATE FUNCTION refuse_to_change_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events can only be added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit_events();

-- mute: may not write; suspension: may not sign in, for a time; ban: neither, until it is lifted; room_ban: not in this room.
CREATE TABLE sanctions (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind       text NOT NULL CHECK (kind IN ('mute', 'suspension', 'ban', 'room_ban')),
  room_id    bigint REFERENCES rooms (id) ON DELETE CASCADE,
  reason     text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  created_by bigint REFERENCES users (id) ON DELETE SET NULL,
  ends_at    timestamptz,
  lifted_by  bigint REFERENCES users (id) ON DELETE SET NULL,
  lifted_at  timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'room_ban') = (room_id IS NOT NULL)),
  CHECK (kind <> 'suspension' OR ends_at IS NOT NULL)
);
CREATE INDEX sanctions_in_force ON sanctions (user_id) WHERE lifted_at IS NULL;

-- From where no account can be made.
CREATE TABLE banned_addresses (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address     cidr NOT NULL UNIQUE,
  sanction_id bigint REFERENCES sanctions (id) ON DELETE CASCADE,
  reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  created_by  bigint REFERENCES users (id) ON DELETE SET NULL,
  ends_at     timestamptz,
  created_at  timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE rooms ADD COLUMN slow_mode_seconds int NOT NULL DEFAULT 0 CHECK (slow_mode_seconds BETWEEN 0 AND 21600);

-- Both on the row that every act of writing locks: what is in force, and when the last message came, cannot be overtaken.
ALTER TABLE memberships
  ADD COLUMN silenced_until timestamptz,
  ADD COLUMN last_posted_at timestamptz;
-- Who leaves and comes back has not waited.
ALTER TABLE departures ADD COLUMN last_posted_at timestamptz;

CREATE TABLE word_rules (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Words, in any letter case; * stands for any letters.
  pattern    text NOT NULL UNIQUE CHECK (char_length(pattern) BETWEEN 2 AND 100),
  action     text NOT NULL CHECK (action IN ('block', 'hold', 'flag', 'mask')),
  note       text NOT NULL DEFAULT '' CHECK (char_length(note) <= 500),
  created_by bigint REFERENCES users (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- What waits for a moderator before anybody else sees it.
CREATE TABLE held_messages (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id    bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  sender_id  bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  nonce      text NOT NULL,
  body       text NOT NULL,
  reply_to   bigint REFERENCES messages (id) ON DELETE SET NULL,
  rule_id    bigint REFERENCES word_rules (id) ON DELETE SET NULL,
  status     text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'released', 'refused')),
  decided_by bigint REFERENCES users (id) ON DELETE SET NULL,
  decided_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (room_id, sender_id, nonce)
);
CREATE INDEX held_messages_waiting ON held_messages (id) WHERE status = 'waiting';
CREATE INDEX held_messages_sender_waiting ON held_messages (sender_id, id) WHERE status = 'waiting';

CREATE TABLE reports (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Null: a word rule flagged it.
  reporter_id     bigint REFERENCES users (id) ON DELETE SET NULL,
  rule_id         bigint REFERENCES word_rules (id) ON DELETE SET NULL,
  subject_id      bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  message_id      bigint REFERENCES messages (id) ON DELETE SET NULL,
  room_id         bigint REFERENCES rooms (id) ON DELETE SET NULL,
  reason          text NOT NULL CHECK (reason IN ('spam', 'harassment', 'hate', 'violence', 'illegal', 'other')),
  details         text NOT NULL DEFAULT '' CHECK (char_length(details) <= 2000),
  -- The message and five on either side, or the profile, as it was then.
  copy            jsonb NOT NULL,
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'upheld', 'rejected')),
  assigned_to     bigint REFERENCES users (id) ON DELETE SET NULL,
  decided_by      bigint REFERENCES users (id) ON DELETE SET NULL,
  decided_at      timestamptz,
  decision        text NOT NULL DEFAULT '' CHECK (char_length(decision) <= 2000),
  appeal          text CHECK (char_length(appeal) BETWEEN 1 AND 2000),
  appealed_at     timestamptz,
  appeal_status   text CHECK (appeal_status IN ('open', 'granted', 'refused')),
  appeal_decision text CHECK (char_length(appeal_decision) <= 2000),
  appeal_decided_by bigint REFERENCES users (id) ON DELETE SET NULL,
  appeal_decided_at timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reports_open ON reports (created_at) WHERE status = 'open' OR appeal_status = 'open';
CREATE INDEX reports_subject ON reports (subject_id);
CREATE UNIQUE INDEX reports_once ON reports (reporter_id, message_id) WHERE message_id IS NOT NULL AND reporter_id IS NOT NULL;
CREATE UNIQUE INDEX reports_flagged_once ON reports (message_id) WHERE rule_id IS NOT NULL AND status = 'open';
CREATE UNIQUE INDEX reports_profile_once ON reports (reporter_id, subject_id)
  WHERE copy ->> 'kind' = 'profile' AND status = 'open';
CREATE INDEX reports_reporter ON reports (reporter_id, id);

-- What somebody is told by Parley itself, such as what became of a report.
CREATE TABLE notifications (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind       text NOT NULL,
  data       jsonb NOT NULL,
  read_at    timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notifications_user_id ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
