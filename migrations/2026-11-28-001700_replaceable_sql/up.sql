-- Which files of policies, triggers and functions were applied last: they stand beside the code they belong to, and are
-- applied whole after the migrations (migrations/README.md).
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE replaceable_sql (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 120),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE replaceable_sql IS 'The state in which each file of policies, triggers and functions was applied. Global; no login of the product may read it.';
COMMENT ON COLUMN replaceable_sql.name IS 'The file, as the program names it: chat/messages.';
COMMENT ON COLUMN replaceable_sql.hash IS 'SHA-256 of its text, after the text of platform/helpers.';
COMMENT ON COLUMN replaceable_sql.applied_at IS 'When.';
ALTER TABLE replaceable_sql ENABLE ROW LEVEL SECURITY;
ALTER TABLE replaceable_sql FORCE ROW LEVEL SECURITY;
ALTER TABLE replaceable_sql OWNER TO p2p_owner;
