-- People of a college and their capabilities: everybody of the college reads them, the office decides about them.

-- A person may change their own row, but never what the college decides about them. The guard names the columns that may
-- change; every other one, also one that is added later, may not.
CREATE OR REPLACE FUNCTION p2p.guard_user_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    -- Those after the line are derived by the database, after this.
    of_members text[] := ARRAY['email_verified_at', 'full_name', 'headline', 'locale', 'theme', 'time_zone',
        'welcomed_at', 'last_sign_in_at', 'updated_at',
        'name_key', 'name_words'];
BEGIN
    IF NOT p2p.is_staff() AND to_jsonb(NEW) - of_members IS DISTINCT FROM to_jsonb(OLD) - of_members THEN
        RAISE EXCEPTION 'only the college changes role, status or address' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_user_change() IS 'Second layer under the service: members cannot promote themselves.';
CALL p2p.set_callers('p2p.guard_user_change()', '{p2p_app}');

CALL p2p.drop_policies_and_triggers('users');
CREATE POLICY members_read ON users FOR SELECT TO p2p_app USING (college_id = p2p.known_college());
CREATE POLICY staff_insert ON users FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_staff()));
CREATE POLICY self_or_staff_update ON users FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_staff()) OR id = (SELECT p2p.current_member()))
    WITH CHECK ((SELECT p2p.is_staff()) OR id = (SELECT p2p.current_member()));
CREATE TRIGGER users_guard BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION p2p.guard_user_change();
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();
-- What tokens say of a person, and what processes remember beside it.
CREATE TRIGGER users_revoke AFTER UPDATE ON users FOR EACH ROW
    WHEN ((OLD.role, OLD.status, OLD.authz_version, OLD.full_name, OLD.locale, OLD.theme, OLD.time_zone, OLD.welcomed_at)
        IS DISTINCT FROM
        (NEW.role, NEW.status, NEW.authz_version, NEW.full_name, NEW.locale, NEW.theme, NEW.time_zone, NEW.welcomed_at))
    EXECUTE FUNCTION p2p.note_revocation('college_id', 'id');
CREATE TRIGGER users_delete_revoke AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION p2p.note_revocation('college_id', 'id');

CALL p2p.drop_policies_and_triggers('user_capabilities');
CREATE POLICY members_read ON user_capabilities FOR SELECT TO p2p_app USING (college_id = p2p.known_college());
CREATE POLICY staff_write ON user_capabilities FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_staff()));
CREATE POLICY staff_delete ON user_capabilities FOR DELETE TO p2p_app USING ((SELECT p2p.is_staff()));
CREATE TRIGGER user_capabilities_revoke AFTER INSERT OR UPDATE OR DELETE ON user_capabilities
    FOR EACH ROW EXECUTE FUNCTION p2p.note_revocation('college_id', 'user_id');
