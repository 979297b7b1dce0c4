-- Mails about requests that wait: whether a person wants them, what they have seen, and when the last one went.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE request_mails (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    user_id uuid NOT NULL,
    wanted boolean NOT NULL DEFAULT true,
    seen_at timestamptz,
    mailed_at timestamptz,
    PRIMARY KEY (college_id, user_id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
COMMENT ON TABLE request_mails IS 'Mails about requests to connect and first messages that wait; no row means wanted, and none sent yet.';
COMMENT ON COLUMN request_mails.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN request_mails.user_id IS 'Whose.';
COMMENT ON COLUMN request_mails.wanted IS 'Whether the person wants these mails.';
COMMENT ON COLUMN request_mails.seen_at IS 'When the person last looked at a list of requests.';
COMMENT ON COLUMN request_mails.mailed_at IS 'When the last mail was written.';
CREATE POLICY own_or_system ON request_mails FOR ALL TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()))
    WITH CHECK (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()));
GRANT SELECT, INSERT ON request_mails TO p2p_app;
GRANT UPDATE (wanted, seen_at, mailed_at) ON request_mails TO p2p_app;
CALL p2p.raise_wall('request_mails');
