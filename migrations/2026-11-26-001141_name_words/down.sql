SET row_security = off;
SET lock_timeout = '2s';
ALTER TABLE roster_entries DROP COLUMN name_words;
ALTER TABLE users DROP COLUMN name_words;
DROP FUNCTION p2p.name_patterns(text);
DROP FUNCTION p2p.name_words(text);
