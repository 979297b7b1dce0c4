-- The office mends single cells of a file before it is imported. What the file said stays beside what it was mended to.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE roster_import_rows ADD COLUMN mended jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(mended) = 'object');
COMMENT ON COLUMN roster_import_rows.mended IS 'What the file said in cells that were mended, by their position in the row.';
GRANT UPDATE (cells, mended) ON roster_import_rows TO p2p_app;
