-- The office takes entries off the roster that nobody has claimed. What stands behind an account stays.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE POLICY claimed_stays ON roster_entries AS RESTRICTIVE FOR DELETE TO p2p_app USING (user_id IS NULL);
GRANT DELETE ON roster_entries TO p2p_app;
