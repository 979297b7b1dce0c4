SET row_security = off;
SET lock_timeout = '2s';

REVOKE UPDATE (cells, mended) ON roster_import_rows FROM p2p_app;
ALTER TABLE roster_import_rows DROP COLUMN mended;
