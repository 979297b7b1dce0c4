SET row_security = off;
SET lock_timeout = '2s';

REVOKE UPDATE (number_key, email) ON roster_import_rows FROM p2p_app;
ALTER TABLE roster_import_rows DROP COLUMN email, DROP COLUMN number_key;
