-- Who may become a person of the college: invitations, and domains whose addresses may ask for an account.

-- The digest in a link is compared here; the login of requests does not read it.
CREATE OR REPLACE FUNCTION p2p.invitation_of(presented bytea) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT i.id
    FROM public.invitations i
    WHERE i.college_id = (SELECT p2p.current_college()) AND i.digest = presented
        AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > clock_timestamp()
$$;
COMMENT ON FUNCTION p2p.invitation_of(bytea) IS
    'Reviewed definer function: the open invitation a link belongs to, while it is good.';
CALL p2p.set_callers('p2p.invitation_of(bytea)', '{p2p_app}', owner => 'p2p_keeper');

CALL p2p.drop_policies_and_triggers('invitations');
CREATE POLICY staff_only ON invitations FOR ALL TO p2p_app, p2p_keeper
    USING ((SELECT p2p.is_staff())) WITH CHECK ((SELECT p2p.is_staff()));
-- A roster manager invites people too, but never an administrator.
CREATE POLICY roster_managers ON invitations FOR ALL TO p2p_app
    USING ((SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.has_capability('roster_manager')) AND role <> 'college_admin');

CALL p2p.drop_policies_and_triggers('email_domains');
CREATE POLICY staff_reads ON email_domains FOR SELECT TO p2p_app USING ((SELECT p2p.is_staff()));
-- The office's helpers compare addresses with the college's own domains.
CREATE POLICY roster_office_reads ON email_domains FOR SELECT TO p2p_app
    USING ((SELECT p2p.has_capability('roster_manager')));
CREATE POLICY system_insert ON email_domains FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_system()));
CREATE POLICY system_delete ON email_domains FOR DELETE TO p2p_app USING ((SELECT p2p.is_system()));
