SET row_security = off;
SET lock_timeout = '2s';
DROP FUNCTION p2p.find_experiences(text, timestamptz, uuid, integer);
ALTER TABLE experience_search DROP COLUMN cut;
