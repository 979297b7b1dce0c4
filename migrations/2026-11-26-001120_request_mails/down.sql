SET row_security = off;
SET lock_timeout = '2s';
DROP TABLE request_mails;
