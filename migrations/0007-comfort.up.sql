ALTER TABLE users
  ADD COLUMN theme       text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
  ADD COLUMN plays_sound boolean NOT NULL DEFAULT false;
