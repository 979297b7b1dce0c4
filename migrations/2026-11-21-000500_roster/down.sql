SET row_security = off;
SET lock_timeout = '2s';
DROP INDEX users_by_name_key;
ALTER TABLE users DROP COLUMN name_key;
DROP POLICY roster_office_reads ON email_domains;
DROP TABLE roster_import_rows;
DROP TABLE roster_entries;
DROP TABLE roster_imports;
