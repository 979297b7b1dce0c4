-- The number of the change a message was created with is called so.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE messages RENAME COLUMN born_change TO created_change;
