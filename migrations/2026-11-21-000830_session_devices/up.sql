-- A session in a browser belongs to that browser: its refresh tokens count beside the cookie they came with only.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE sessions ADD COLUMN device_hash bytea CHECK (length(device_hash) = 32);
COMMENT ON COLUMN sessions.device_hash IS 'Digest of the browser''s device cookie; NULL for programs, which keep the refresh token themselves.';
