-- What proves who somebody is: password hashes, digests of tokens and devices. Functions compare what they are given, so
-- the login of requests reads no secret. Their owner p2p_keeper reads no row past the wall: the policies hold for it as
-- well.

CREATE OR REPLACE FUNCTION p2p.password_salt(person uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT regexp_replace(c.password_hash, '[$][^$]*$', '')
    FROM public.credentials c
    WHERE c.college_id = (SELECT p2p.current_college()) AND c.user_id = person
$$;
COMMENT ON FUNCTION p2p.password_salt(uuid) IS
    'Reviewed definer function: parameters and salt a password is hashed with, without the hash; NULL for somebody without one.';
CALL p2p.set_callers('p2p.password_salt(uuid)', '{p2p_app}', owner => 'p2p_keeper');

CREATE OR REPLACE FUNCTION p2p.password_is(person uuid, tried text[]) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT array_position(tried, c.password_hash)
    FROM public.credentials c
    WHERE c.college_id = (SELECT p2p.current_college()) AND c.user_id = person
$$;
COMMENT ON FUNCTION p2p.password_is(uuid, text[]) IS
    'Reviewed definer function: which of these hashes is the one kept, from 1; NULL for none.';
CALL p2p.set_callers('p2p.password_is(uuid, text[])', '{p2p_app}', owner => 'p2p_keeper');

CREATE OR REPLACE FUNCTION p2p.device_known(person uuid, device bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.sessions s
        WHERE s.college_id = (SELECT p2p.current_college()) AND s.user_id = person AND s.device_hash = device)
$$;
COMMENT ON FUNCTION p2p.device_known(uuid, bytea) IS
    'Reviewed definer function: whether somebody signed in with this device before.';
CALL p2p.set_callers('p2p.device_known(uuid, bytea)', '{p2p_app}', owner => 'p2p_keeper');

CREATE OR REPLACE FUNCTION p2p.device_fits(session uuid, device bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.device_hash IS NULL OR coalesce(s.device_hash = device, false)
    FROM public.sessions s
    WHERE s.college_id = (SELECT p2p.current_college()) AND s.id = session
$$;
COMMENT ON FUNCTION p2p.device_fits(uuid, bytea) IS
    'Reviewed definer function: whether a session belongs to this device, or to none.';
CALL p2p.set_callers('p2p.device_fits(uuid, bytea)', '{p2p_app}', owner => 'p2p_keeper');

CREATE OR REPLACE FUNCTION p2p.use_refresh_token(presented bytea, moment timestamptz)
    RETURNS TABLE (session_id uuid, generation integer, earlier timestamptz, newest integer)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        UPDATE public.refresh_tokens t SET used_at = moment
        WHERE t.college_id = p2p.current_college() AND t.digest = presented AND t.used_at IS NULL
        RETURNING t.session_id, t.generation, NULL::timestamptz, t.generation;
    IF NOT FOUND THEN
        RETURN QUERY
            SELECT t.session_id, t.generation, t.used_at,
                (SELECT max(f.generation) FROM public.refresh_tokens f
                    WHERE f.college_id = t.college_id AND f.session_id = t.session_id)
            FROM public.refresh_tokens t
            WHERE t.college_id = p2p.current_college() AND t.digest = presented;
    END IF;
END
$$;
COMMENT ON FUNCTION p2p.use_refresh_token(bytea, timestamptz) IS
    'Reviewed definer function: uses a refresh token up, once. Answers its session and generation, when it was used before (NULL: now), and the newest generation.';
CALL p2p.set_callers('p2p.use_refresh_token(bytea, timestamptz)', '{p2p_app}', owner => 'p2p_keeper');

CREATE OR REPLACE FUNCTION p2p.find_link(presented bytea, purposes text[])
    RETURNS TABLE (purpose text, user_id uuid, email text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT t.purpose, t.user_id, t.email
    FROM public.one_time_tokens t
    WHERE t.college_id = (SELECT p2p.current_college()) AND t.digest = presented AND t.purpose = ANY (purposes)
        AND t.consumed_at IS NULL AND t.expires_at > clock_timestamp()
$$;
COMMENT ON FUNCTION p2p.find_link(bytea, text[]) IS
    'Reviewed definer function: what a one-time link is bound to, while it is good for one of these purposes.';
CALL p2p.set_callers('p2p.find_link(bytea, text[])', '{p2p_app}', owner => 'p2p_keeper');

CREATE OR REPLACE FUNCTION p2p.take_link(presented bytea, purposes text[])
    RETURNS TABLE (purpose text, user_id uuid, email text)
    LANGUAGE sql VOLATILE SECURITY DEFINER ROWS 1
    SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE public.one_time_tokens t SET consumed_at = clock_timestamp()
    WHERE t.college_id = (SELECT p2p.current_college()) AND t.digest = presented AND t.purpose = ANY (purposes)
        AND t.consumed_at IS NULL AND t.expires_at > clock_timestamp()
    RETURNING t.purpose, t.user_id, t.email
$$;
COMMENT ON FUNCTION p2p.take_link(bytea, text[]) IS
    'Reviewed definer function: uses a one-time link up, once.';
CALL p2p.set_callers('p2p.take_link(bytea, text[])', '{p2p_app}', owner => 'p2p_keeper');

CALL p2p.drop_policies_and_triggers('credentials');
CREATE POLICY system_only ON credentials FOR ALL TO p2p_app, p2p_keeper
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));

CALL p2p.drop_policies_and_triggers('refresh_tokens');
CREATE POLICY system_only ON refresh_tokens FOR ALL TO p2p_app, p2p_keeper
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));

CALL p2p.drop_policies_and_triggers('one_time_tokens');
CREATE POLICY system_only ON one_time_tokens FOR ALL TO p2p_app, p2p_keeper
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));

CALL p2p.drop_policies_and_triggers('sessions');
-- A person sees and ends their own sessions; the office those of everybody, when an account is closed.
CREATE POLICY own_or_staff ON sessions FOR SELECT TO p2p_app, p2p_keeper
    USING ((SELECT p2p.is_staff()) OR user_id = (SELECT p2p.current_member()));
CREATE POLICY own_or_staff_update ON sessions FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_staff()) OR user_id = (SELECT p2p.current_member()))
    WITH CHECK ((SELECT p2p.is_staff()) OR user_id = (SELECT p2p.current_member()));
-- Sign-in makes sessions, the daily work deletes old ones.
CREATE POLICY system_insert ON sessions FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_system()));
CREATE POLICY system_delete ON sessions FOR DELETE TO p2p_app USING ((SELECT p2p.is_system()));
CREATE TRIGGER sessions_revoke AFTER UPDATE ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND (NEW.revoked_at IS NOT NULL OR NEW.expires_at < OLD.expires_at))
    EXECUTE FUNCTION p2p.note_revocation('college_id', 'id');
CREATE TRIGGER sessions_delete_revoke AFTER DELETE ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now())
    EXECUTE FUNCTION p2p.note_revocation('college_id', 'id');
