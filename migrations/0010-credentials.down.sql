DROP TABLE former_usernames;
ALTER TABLE users DROP COLUMN credentials_version;
