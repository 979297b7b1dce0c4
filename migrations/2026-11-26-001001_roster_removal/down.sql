SET row_security = off;
SET lock_timeout = '2s';
REVOKE DELETE ON roster_entries FROM p2p_app;
DROP POLICY claimed_stays ON roster_entries;
