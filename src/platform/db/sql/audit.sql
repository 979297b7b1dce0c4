-- The audit log of a college: a chain that only p2p.append_audit adds to, in the name of who acts.

-- The text the chain hashes, as the program writes it: keys in the order of their bytes, nothing between. Only what both
-- sides write alike is accepted: whole numbers, and no deeper than the program reads.
CREATE OR REPLACE FUNCTION p2p.canonical(thing jsonb, depth integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF depth > 60 THEN
        RAISE EXCEPTION 'an entry is nested too deeply' USING ERRCODE = 'check_violation';
    END IF;
    CASE pg_catalog.jsonb_typeof(thing)
        WHEN 'object' THEN
            RETURN '{' || coalesce((
                -- What holds nothing else is written as it is, without a call.
                SELECT pg_catalog.string_agg(pg_catalog.to_jsonb(e.key)::text || ':'
                        || CASE WHEN depth < 60 AND pg_catalog.jsonb_typeof(e.value) IN ('string', 'boolean', 'null')
                            THEN e.value::text ELSE p2p.canonical(e.value, depth + 1) END,
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
CALL p2p.set_callers('p2p.canonical(jsonb, integer)', '{p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.with_length(part bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.int8send(pg_catalog.octet_length(part)::bigint) || part;
COMMENT ON FUNCTION p2p.with_length(bytea) IS 'A field of what the audit chain hashes, with its length in front.';
CALL p2p.set_callers('p2p.with_length(bytea)', '{p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.append_audit(actions text[], entities text[], entity_ids text[], befores jsonb[], afters jsonb[],
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
CALL p2p.set_callers('p2p.append_audit(text[], text[], text[], jsonb[], jsonb[], text, timestamptz)',
    '{p2p_app}', owner => 'p2p_keeper');

CALL p2p.drop_policies_and_triggers('audit_heads');
CREATE POLICY append ON audit_heads FOR ALL TO p2p_keeper USING (true) WITH CHECK (true);
-- Whoever may read the log may check its end.
CREATE POLICY readers ON audit_heads FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('auditor')));

CALL p2p.drop_policies_and_triggers('audit_entries');
CREATE POLICY append ON audit_entries FOR INSERT TO p2p_keeper WITH CHECK (true);
CREATE POLICY staff_read ON audit_entries FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('auditor')));
-- Entries never change.
CREATE TRIGGER audit_entries_frozen BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER audit_entries_kept BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();
