-- The roster: who belongs to a college by its own records, the files it was brought in with, and names that sort.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE roster_imports (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('student', 'alumni', 'faculty')),
    file_name text NOT NULL DEFAULT '' CHECK (length(file_name) <= 200),
    file_bytes bigint NOT NULL CHECK (file_bytes >= 0),
    encoding text NOT NULL CHECK (length(encoding) BETWEEN 1 AND 40),
    delimiter text NOT NULL CHECK (delimiter IN (',', ';', E'\t', '|')),
    column_names jsonb NOT NULL CHECK (jsonb_typeof(column_names) = 'array'),
    mapping jsonb NOT NULL CHECK (jsonb_typeof(mapping) = 'object' AND pg_column_size(mapping) < 65536),
    state text NOT NULL CHECK (state IN ('analysed', 'previewed', 'committing', 'done', 'failed', 'cancelled')),
    rows_total integer NOT NULL DEFAULT 0 CHECK (rows_total >= 0),
    rows_blank integer NOT NULL DEFAULT 0 CHECK (rows_blank >= 0),
    rows_new integer NOT NULL DEFAULT 0 CHECK (rows_new >= 0),
    rows_change integer NOT NULL DEFAULT 0 CHECK (rows_change >= 0),
    rows_same integer NOT NULL DEFAULT 0 CHECK (rows_same >= 0),
    rows_error integer NOT NULL DEFAULT 0 CHECK (rows_error >= 0),
    rows_warned integer NOT NULL DEFAULT 0 CHECK (rows_warned >= 0),
    rows_done integer NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
    rows_invited integer NOT NULL DEFAULT 0 CHECK (rows_invited >= 0),
    done_line integer NOT NULL DEFAULT 0 CHECK (done_line >= 0),
    invite boolean NOT NULL DEFAULT false,
    failure text CHECK (length(failure) <= 500),
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    committed_at timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (college_id, id),
    FOREIGN KEY (college_id, created_by) REFERENCES users (college_id, id)
);
CREATE INDEX roster_imports_by_time ON roster_imports (college_id, created_at DESC, id DESC);
CREATE INDEX roster_imports_by_creator ON roster_imports (college_id, created_by);
COMMENT ON TABLE roster_imports IS 'One row a file brought in: what it was, how its columns were read, how far it got.';
COMMENT ON COLUMN roster_imports.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN roster_imports.id IS 'UUIDv7.';
COMMENT ON COLUMN roster_imports.kind IS 'Whom the file lists: student, alumni or faculty.';
COMMENT ON COLUMN roster_imports.file_name IS 'As the browser named it; shown, never used as a path.';
COMMENT ON COLUMN roster_imports.file_bytes IS 'Size of the file.';
COMMENT ON COLUMN roster_imports.encoding IS 'How its text was read.';
COMMENT ON COLUMN roster_imports.delimiter IS 'What separates its cells.';
COMMENT ON COLUMN roster_imports.column_names IS 'Names of its columns, in order.';
COMMENT ON COLUMN roster_imports.mapping IS 'Which column fills which field, and the values for cells that are missing.';
COMMENT ON COLUMN roster_imports.state IS 'analysed, previewed, committing, done, failed (stopped by a fault; can be continued) or cancelled.';
COMMENT ON COLUMN roster_imports.rows_total IS 'Rows with content.';
COMMENT ON COLUMN roster_imports.rows_blank IS 'Rows without content, skipped.';
COMMENT ON COLUMN roster_imports.rows_new IS 'Rows that add an entry.';
COMMENT ON COLUMN roster_imports.rows_change IS 'Rows that change an entry.';
COMMENT ON COLUMN roster_imports.rows_same IS 'Rows that say what is known already.';
COMMENT ON COLUMN roster_imports.rows_error IS 'Rows that cannot be taken.';
COMMENT ON COLUMN roster_imports.rows_warned IS 'Rows taken that deserve a look.';
COMMENT ON COLUMN roster_imports.rows_done IS 'Rows the commit has worked through.';
COMMENT ON COLUMN roster_imports.rows_invited IS 'Invitations sent by the commit.';
COMMENT ON COLUMN roster_imports.done_line IS 'Line up to which the commit has worked; where it goes on after a stop.';
COMMENT ON COLUMN roster_imports.invite IS 'Whether the commit invites the people it stages.';
COMMENT ON COLUMN roster_imports.failure IS 'Why the commit stopped.';
COMMENT ON COLUMN roster_imports.created_by IS 'Who brought it; NULL for the command line.';
COMMENT ON COLUMN roster_imports.created_at IS 'When it was brought.';
COMMENT ON COLUMN roster_imports.committed_at IS 'When the commit was asked for.';
COMMENT ON COLUMN roster_imports.finished_at IS 'When it was done or cancelled.';
CREATE POLICY roster_office ON roster_imports FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')));
GRANT SELECT, INSERT ON roster_imports TO p2p_app;
GRANT UPDATE (mapping, state, rows_new, rows_change, rows_same, rows_error, rows_warned, rows_done, rows_invited,
    done_line, invite, failure, committed_at, finished_at) ON roster_imports TO p2p_app;
CALL p2p.raise_wall('roster_imports');

CREATE TABLE roster_entries (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('student', 'alumni', 'faculty')),
    number text NOT NULL CHECK (length(number) BETWEEN 1 AND 64),
    number_key text COLLATE "C" NOT NULL CHECK (length(number_key) BETWEEN 1 AND 192),
    full_name text NOT NULL CHECK (length(full_name) BETWEEN 1 AND 120),
    email text CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    programme text NOT NULL DEFAULT '' CHECK (length(programme) <= 120),
    department text NOT NULL DEFAULT '' CHECK (length(department) <= 120),
    batch_year integer CHECK (batch_year BETWEEN 1900 AND 2200),
    attributes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object' AND pg_column_size(attributes) < 32768),
    status text NOT NULL DEFAULT 'staged' CHECK (status IN ('staged', 'invited', 'claimed')),
    user_id uuid,
    last_import_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    UNIQUE (college_id, kind, number_key),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, last_import_id) REFERENCES roster_imports (college_id, id),
    CHECK ((status = 'claimed') = (user_id IS NOT NULL))
);
CREATE UNIQUE INDEX roster_entries_email ON roster_entries (college_id, kind, email) WHERE email IS NOT NULL;
CREATE INDEX roster_entries_by_number ON roster_entries (college_id, number_key, id);
CREATE INDEX roster_entries_by_email ON roster_entries (college_id, email);
CREATE INDEX roster_entries_by_user ON roster_entries (college_id, user_id);
CREATE INDEX roster_entries_by_import ON roster_entries (college_id, last_import_id);
COMMENT ON TABLE roster_entries IS 'People the college''s own records name. An entry waits until its person signs in the first time.';
COMMENT ON COLUMN roster_entries.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN roster_entries.id IS 'UUIDv7.';
COMMENT ON COLUMN roster_entries.kind IS 'student, alumni or faculty.';
COMMENT ON COLUMN roster_entries.number IS 'Student, alumni or staff number as the college writes it; never given to another person.';
COMMENT ON COLUMN roster_entries.number_key IS 'The number in lower case: what tells entries of a kind apart.';
COMMENT ON COLUMN roster_entries.full_name IS 'Name in the records.';
COMMENT ON COLUMN roster_entries.email IS 'Address by which the person may claim the entry, lower case; NULL when not known.';
COMMENT ON COLUMN roster_entries.programme IS 'Programme of study; empty when not known.';
COMMENT ON COLUMN roster_entries.department IS 'Department; empty when not known.';
COMMENT ON COLUMN roster_entries.batch_year IS 'Year of leaving (students, alumni) or joining (faculty), as the college counts it.';
COMMENT ON COLUMN roster_entries.attributes IS 'Further columns the office chose to keep, as text by column name.';
COMMENT ON COLUMN roster_entries.status IS 'staged, invited, or claimed by an account.';
COMMENT ON COLUMN roster_entries.user_id IS 'The account that claimed it.';
COMMENT ON COLUMN roster_entries.last_import_id IS 'The import that wrote it last.';
COMMENT ON COLUMN roster_entries.created_at IS 'When it was first staged.';
COMMENT ON COLUMN roster_entries.updated_at IS 'Last change of this row.';
CREATE TRIGGER roster_entries_touch BEFORE UPDATE ON roster_entries FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();
CREATE POLICY roster_office ON roster_entries FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')));
GRANT SELECT, INSERT ON roster_entries TO p2p_app;
GRANT UPDATE (number, full_name, email, programme, department, batch_year, attributes, status, user_id, last_import_id,
    updated_at) ON roster_entries TO p2p_app;
CALL p2p.raise_wall('roster_entries');

CREATE TABLE roster_import_rows (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    import_id uuid NOT NULL,
    line integer NOT NULL CHECK (line >= 1),
    cells jsonb NOT NULL CHECK (jsonb_typeof(cells) = 'array'),
    defect text CHECK (length(defect) <= 40),
    verdict text CHECK (verdict IN ('new', 'change', 'same', 'error')),
    errors jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(errors) = 'array'),
    warnings jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(warnings) = 'array'),
    changes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(changes) = 'array'),
    entry_id uuid,
    PRIMARY KEY (college_id, import_id, line),
    FOREIGN KEY (college_id, import_id) REFERENCES roster_imports (college_id, id),
    FOREIGN KEY (college_id, entry_id) REFERENCES roster_entries (college_id, id)
);
CREATE INDEX roster_import_rows_by_verdict ON roster_import_rows (college_id, import_id, verdict, line);
CREATE INDEX roster_import_rows_by_entry ON roster_import_rows (college_id, entry_id);
COMMENT ON TABLE roster_import_rows IS 'The rows of an imported file with the verdict on each; dropped a while after the import ended.';
COMMENT ON COLUMN roster_import_rows.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN roster_import_rows.import_id IS 'Which file.';
COMMENT ON COLUMN roster_import_rows.line IS 'Line of the file the row begins on, counted from 1.';
COMMENT ON COLUMN roster_import_rows.cells IS 'Its cells as text.';
COMMENT ON COLUMN roster_import_rows.defect IS 'Code of what was wrong with its form already when it was read.';
COMMENT ON COLUMN roster_import_rows.verdict IS 'new, change, same or error; NULL before the preview.';
COMMENT ON COLUMN roster_import_rows.errors IS 'Why it cannot be taken: code, field, column, cell.';
COMMENT ON COLUMN roster_import_rows.warnings IS 'What deserves a look, in the same form.';
COMMENT ON COLUMN roster_import_rows.changes IS 'Which fields change, from what to what.';
COMMENT ON COLUMN roster_import_rows.entry_id IS 'The entry it wrote.';
CREATE POLICY roster_office ON roster_import_rows FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')));
GRANT SELECT, INSERT, DELETE ON roster_import_rows TO p2p_app;
GRANT UPDATE (verdict, errors, warnings, changes, entry_id) ON roster_import_rows TO p2p_app;
CALL p2p.raise_wall('roster_import_rows');

-- The office's helpers compare addresses with the college's own domains.
CREATE POLICY roster_office_reads ON email_domains FOR SELECT TO p2p_app
    USING ((SELECT p2p.has_capability('roster_manager')));

-- Names in lower case: lists sort by them and look up their beginnings by an index that row policies keep (^@ is leakproof).
ALTER TABLE users ADD COLUMN name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(full_name)) STORED;
COMMENT ON COLUMN users.name_key IS 'full_name in lower case, kept by the database; for sorting and looking up.';
CREATE INDEX users_by_name_key ON users (college_id, name_key, id);
