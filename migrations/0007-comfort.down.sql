ALTER TABLE users DROP COLUMN theme, DROP COLUMN plays_sound;
