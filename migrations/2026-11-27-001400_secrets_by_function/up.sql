-- What proves who somebody is (password hashes, digests of tokens and devices) is compared by functions that are given what
-- is to be compared; entries of the trail are added by one that takes college and actor from the transaction. Their owner
-- reads no row past the wall: the policies hold for it as well.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

DO $$
BEGIN
    CREATE ROLE p2p_keeper NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- made by an earlier or a parallel migration
END;
$$;
GRANT USAGE ON SCHEMA public, p2p TO p2p_keeper;
GRANT EXECUTE ON FUNCTION
    p2p.current_college(), p2p.current_member(), p2p.acting_as(), p2p.has_capability(text), p2p.is_system(),
    p2p.is_admin(), p2p.is_staff() TO p2p_keeper;

ALTER POLICY system_only ON credentials TO p2p_app, p2p_keeper;
ALTER POLICY system_only ON refresh_tokens TO p2p_app, p2p_keeper;
ALTER POLICY system_only ON one_time_tokens TO p2p_app, p2p_keeper;
ALTER POLICY staff_only ON invitations TO p2p_app, p2p_keeper;
ALTER POLICY own_or_staff ON sessions TO p2p_app, p2p_keeper;
ALTER POLICY append ON audit_heads TO p2p_app, p2p_keeper;
ALTER POLICY append ON audit_entries TO p2p_app, p2p_keeper;
GRANT SELECT (college_id, user_id, password_hash) ON credentials TO p2p_keeper;
GRANT SELECT (college_id, digest, session_id, generation, used_at) ON refresh_tokens TO p2p_keeper;
GRANT UPDATE (used_at) ON refresh_tokens TO p2p_keeper;
GRANT SELECT (college_id, digest, purpose, user_id, email, expires_at, consumed_at) ON one_time_tokens TO p2p_keeper;
GRANT UPDATE (consumed_at) ON one_time_tokens TO p2p_keeper;
GRANT SELECT (college_id, id, digest, accepted_at, revoked_at, expires_at) ON invitations TO p2p_keeper;
GRANT SELECT (college_id, id, user_id, device_hash) ON sessions TO p2p_keeper;
GRANT SELECT (college_id, n, hash), INSERT (college_id, n, hash), UPDATE (n, hash) ON audit_heads TO p2p_keeper;
GRANT INSERT (college_id, n, at, actor_id, actor_kind, action, entity, entity_id, before, after, request_id,
    previous_hash, hash) ON audit_entries TO p2p_keeper;

CREATE FUNCTION p2p.password_salt(person uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT regexp_replace(c.password_hash, '[$][^$]*$', '')
    FROM public.credentials c
    WHERE c.college_id = (SELECT p2p.current_college()) AND c.user_id = person
$$;
COMMENT ON FUNCTION p2p.password_salt(uuid) IS
    'Reviewed definer function: parameters and salt a password is hashed with, without the hash; NULL for somebody without one.';

CREATE FUNCTION p2p.password_is(person uuid, tried text[]) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT array_position(tried, c.password_hash)
    FROM public.credentials c
    WHERE c.college_id = (SELECT p2p.current_college()) AND c.user_id = person
$$;
COMMENT ON FUNCTION p2p.password_is(uuid, text[]) IS
    'Reviewed definer function: which of these hashes is the one kept, from 1; NULL for none.';

CREATE FUNCTION p2p.device_known(person uuid, device bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.sessions s
        WHERE s.college_id = (SELECT p2p.current_college()) AND s.user_id = person AND s.device_hash = device)
$$;
COMMENT ON FUNCTION p2p.device_known(uuid, bytea) IS
    'Reviewed definer function: whether somebody signed in with this device before.';

CREATE FUNCTION p2p.device_fits(session uuid, device bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.device_hash IS NULL OR coalesce(s.device_hash = device, false)
    FROM public.sessions s
    WHERE s.college_id = (SELECT p2p.current_college()) AND s.id = session
$$;
COMMENT ON FUNCTION p2p.device_fits(uuid, bytea) IS
    'Reviewed definer function: whether a session belongs to this device, or to none.';

CREATE FUNCTION p2p.use_refresh_token(presented bytea, moment timestamptz)
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

CREATE FUNCTION p2p.find_link(presented bytea, purposes text[])
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

CREATE FUNCTION p2p.take_link(presented bytea, purposes text[])
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

CREATE FUNCTION p2p.invitation_of(presented bytea) RETURNS uuid
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

-- The text the chain hashes, as the program writes it: keys in the order of their bytes, nothing between. Only what both
-- sides write alike is accepted: whole numbers, and no deeper than the program reads.
CREATE FUNCTION p2p.canonical(thing jsonb, depth integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF depth > 60 THEN
        RAISE EXCEPTION 'an entry is nested too deeply' USING ERRCODE = 'check_violation';
    END IF;
    CASE pg_catalog.jsonb_typeof(thing)
        WHEN 'object' THEN
            RETURN '{' || coalesce((
                SELECT pg_catalog.string_agg(pg_catalog.to_jsonb(e.key)::text || ':' || p2p.canonical(e.value, depth + 1),
                    ',' ORDER BY e.key COLLATE "C")
                FROM pg_catalog.jsonb_each(thing) AS e), '') || '}';
        WHEN 'array' THEN
            RETURN '[' || coalesce((
                SELECT pg_catalog.string_agg(p2p.canonical(e.value, depth + 1), ',' ORDER BY e.place)
                FROM pg_catalog.jsonb_array_elements(thing) WITH ORDINALITY AS e(value, place)), '') || ']';
        WHEN 'number' THEN
            IF thing::text !~ '^(0|-?[1-9][0-9]{0,17})$' THEN
                RAISE EXCEPTION 'numbers in an entry are whole' USING ERRCODE = 'check_violation';
            END IF;
            RETURN thing::text;
        ELSE
            RETURN coalesce(thing::text, '');
    END CASE;
END
$$;
COMMENT ON FUNCTION p2p.canonical(jsonb, integer) IS 'JSON as the audit chain hashes it; empty for NULL.';

CREATE FUNCTION p2p.with_length(part bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.int8send(pg_catalog.octet_length(part)::bigint) || part;
COMMENT ON FUNCTION p2p.with_length(bytea) IS 'A field of what the audit chain hashes, with its length in front.';

CREATE FUNCTION p2p.append_audit(actions text[], entities text[], entity_ids text[], befores jsonb[], afters jsonb[],
        request text, moment timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    college uuid := p2p.current_college();
    acting text := p2p.acting_as();
    person uuid := CASE WHEN acting = 'system' THEN nullif(current_setting('app.on_behalf_of', true), '')::uuid
        ELSE p2p.current_member() END;
    kind text := CASE WHEN person IS NOT NULL THEN 'member' ELSE acting END;
    written timestamptz := coalesce(moment, clock_timestamp());
    last_n bigint;
    last_hash bytea;
    next_hash bytea;
    entry record;
BEGIN
    -- A member without a name, or nobody at all, is a context the product never opens.
    IF college IS NULL OR kind NOT IN ('member', 'visitor', 'system') OR (acting = 'visitor' AND person IS NOT NULL) THEN
        RAISE EXCEPTION 'permission denied: nobody is acting' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT h.n, h.hash INTO last_n, last_hash FROM public.audit_heads h WHERE h.college_id = college FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.audit_heads (college_id, n, hash)
        VALUES (college, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
        SELECT h.n, h.hash INTO last_n, last_hash FROM public.audit_heads h WHERE h.college_id = college FOR UPDATE;
    END IF;
    FOR entry IN
        SELECT e.* FROM unnest(actions, entities, entity_ids, befores, afters) WITH ORDINALITY
            AS e(action, entity, entity_id, before, after, place) ORDER BY e.place
    LOOP
        last_n := last_n + 1;
        next_hash := sha256(
            p2p.with_length('peer2peer.audit.v1'::bytea)
            || p2p.with_length(uuid_send(college))
            || p2p.with_length(int8send(last_n))
            || p2p.with_length(last_hash)
            || p2p.with_length(int8send((extract(epoch FROM written) * 1000000)::bigint))
            || p2p.with_length(coalesce(uuid_send(person), ''::bytea))
            || p2p.with_length(convert_to(kind, 'UTF8'))
            || p2p.with_length(convert_to(entry.action, 'UTF8'))
            || p2p.with_length(convert_to(entry.entity, 'UTF8'))
            || p2p.with_length(convert_to(entry.entity_id, 'UTF8'))
            || p2p.with_length(convert_to(p2p.canonical(entry.before, 0), 'UTF8'))
            || p2p.with_length(convert_to(p2p.canonical(entry.after, 0), 'UTF8'))
            || p2p.with_length(convert_to(request, 'UTF8')));
        INSERT INTO public.audit_entries (college_id, n, at, actor_id, actor_kind, action, entity, entity_id, before,
            after, request_id, previous_hash, hash)
        VALUES (college, last_n, written, person, kind, entry.action, entry.entity, entry.entity_id, entry.before,
            entry.after, request, last_hash, next_hash);
        last_hash := next_hash;
    END LOOP;
    UPDATE public.audit_heads h SET n = last_n, hash = last_hash WHERE h.college_id = college;
    RETURN last_n;
END
$$;
COMMENT ON FUNCTION p2p.append_audit(text[], text[], text[], jsonb[], jsonb[], text, timestamptz) IS
    'Reviewed definer function: adds entries to the chain of the transaction''s college in the name of who acts in it. Answers the number of the last.';

DO $$
DECLARE
    signature text;
BEGIN
    GRANT CREATE ON SCHEMA p2p TO p2p_keeper;
    FOREACH signature IN ARRAY ARRAY[
        'p2p.password_salt(uuid)', 'p2p.password_is(uuid, text[])', 'p2p.device_known(uuid, bytea)',
        'p2p.device_fits(uuid, bytea)', 'p2p.use_refresh_token(bytea, timestamptz)', 'p2p.find_link(bytea, text[])',
        'p2p.take_link(bytea, text[])', 'p2p.invitation_of(bytea)',
        'p2p.append_audit(text[], text[], text[], jsonb[], jsonb[], text, timestamptz)'] LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO p2p_app', signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO p2p_keeper', signature);
    END LOOP;
    REVOKE CREATE ON SCHEMA p2p FROM p2p_keeper;
END
$$;
REVOKE EXECUTE ON FUNCTION p2p.canonical(jsonb, integer), p2p.with_length(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.canonical(jsonb, integer), p2p.with_length(bytea) TO p2p_keeper;
