CREATE TABLE messages (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id    bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  seq        bigint NOT NULL,
  rev        bigint NOT NULL,
  sender_id  bigint NOT NULL REFERENCES users (id),
  nonce      text NOT NULL CHECK (char_length(nonce) BETWEEN 1 AND 64),
  body       text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 4000),
  continues  boolean NOT NULL DEFAULT false,
  edited_at  timestamptz,
  deleted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (room_id, seq),
  UNIQUE (room_id, rev),
  UNIQUE (room_id, sender_id, nonce)
);
