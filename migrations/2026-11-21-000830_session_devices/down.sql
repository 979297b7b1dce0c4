SET row_security = off;
SET lock_timeout = '2s';
ALTER TABLE sessions DROP COLUMN device_hash;
