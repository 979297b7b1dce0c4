SET row_security = off;
SET lock_timeout = '2s';
-- With the triggers that call it.
DROP FUNCTION IF EXISTS p2p.note_revocation() CASCADE;
DROP TABLE revocations;
