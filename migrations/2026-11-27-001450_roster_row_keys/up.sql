-- A row of a file knows its number and its email as they are compared with those of other rows, so that mending one cell
-- judges the rows that share them and no others.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE roster_import_rows
    ADD COLUMN number_key text CHECK (length(number_key) <= 192),
    ADD COLUMN email text CHECK (length(email) <= 254);
COMMENT ON COLUMN roster_import_rows.number_key IS
    'Its number as it is compared; empty without one, NULL before it was judged.';
COMMENT ON COLUMN roster_import_rows.email IS
    'Its email as it is compared, lower case; empty without one, or where the row has other errors.';
CREATE INDEX roster_import_rows_by_number ON roster_import_rows (college_id, import_id, number_key);
CREATE INDEX roster_import_rows_by_email ON roster_import_rows (college_id, import_id, email);
GRANT UPDATE (number_key, email) ON roster_import_rows TO p2p_app;
