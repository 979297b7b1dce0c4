-- Whose access token is no longer to be believed: followed by every process, so that a request needs no query to know who
-- is asking.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE revocations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    college_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX revocations_written_by ON revocations (written_by);
COMMENT ON TABLE revocations IS 'People, sessions and colleges of which something changed that access tokens say or depend on. Global: every process reads the rows of all colleges; requests see none. Rows are deleted when no token from before them is good any more.';
COMMENT ON COLUMN revocations.id IS 'Rises.';
COMMENT ON COLUMN revocations.college_id IS 'Where. Without a reference, so that it outlives what it names.';
COMMENT ON COLUMN revocations.subject_id IS 'The session, the person, or the college itself.';
COMMENT ON COLUMN revocations.written_by IS 'The transaction: rows are committed in another order than they are numbered, so readers go by what was still running when they last looked.';
COMMENT ON COLUMN revocations.written_at IS 'When.';
ALTER TABLE revocations ENABLE ROW LEVEL SECURITY;
ALTER TABLE revocations FORCE ROW LEVEL SECURITY;
GRANT SELECT, DELETE ON revocations TO p2p_platform;
GRANT INSERT (college_id, subject_id) ON revocations TO p2p_queue;
ALTER TABLE revocations OWNER TO p2p_owner;
