SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';
REVOKE DELETE ON sessions FROM p2p_app;
DROP POLICY system_delete ON sessions;
DROP POLICY roster_managers ON invitations;
