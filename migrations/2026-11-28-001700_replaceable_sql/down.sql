SET row_security = off;
SET lock_timeout = '2s';
DROP TABLE replaceable_sql;
