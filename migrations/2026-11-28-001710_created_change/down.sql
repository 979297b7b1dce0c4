SET row_security = off;
SET lock_timeout = '2s';
ALTER TABLE messages RENAME COLUMN created_change TO born_change;
