-- How often something was done (domain/limits), as rate-limiter-flexible writes it: the first three columns are its own,
-- `expire` is in milliseconds since 1970. Not logged: after a crash everybody begins anew.
CREATE UNLOGGED TABLE rate_limits (
  key    text NOT NULL UNIQUE,
  points int NOT NULL DEFAULT 0,
  expire bigint,
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);
CREATE INDEX rate_limits_expire ON rate_limits (expire);
