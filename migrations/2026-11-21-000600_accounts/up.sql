-- Who besides an admin invites people, and what the nightly clean-up may delete.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

-- A roster manager invites people too, but never an administrator.
CREATE POLICY roster_managers ON invitations FOR ALL TO p2p_app
    USING ((SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.has_capability('roster_manager')) AND role <> 'college_admin');

CREATE POLICY system_delete ON sessions FOR DELETE TO p2p_app USING ((SELECT p2p.is_system()));
GRANT DELETE ON sessions TO p2p_app;
