-- Who no longer is of the office no longer is in the conversations people have with the office. The college's admin who
-- decides so is in none of them, so a definer function does it; where nobody of the office would be left, the rest of
-- the office comes in, with all that was said.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE OR REPLACE FUNCTION p2p.guard_participant() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    own boolean := NEW.user_id IS NOT DISTINCT FROM p2p.current_member();
    place record;
BEGIN
    -- A reviewed definer function has settled who and why.
    IF current_user = 'p2p_search' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' OR (OLD.left_at IS NOT NULL AND NEW.left_at IS NULL) THEN
        SELECT c.kind, c.last_seq, c.low_id, c.high_id INTO place
        FROM public.conversations c WHERE c.college_id = NEW.college_id AND c.id = NEW.conversation_id;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF place.kind = 'direct' AND NEW.user_id NOT IN (place.low_id, place.high_id) THEN
            RAISE EXCEPTION 'permission denied: a direct conversation is of two' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.left_at IS NOT NULL OR NEW.joined_seq IS DISTINCT FROM place.last_seq
            OR (NEW.role <> 'member' AND NOT (own AND place.last_seq = 0)) THEN
            RAISE EXCEPTION 'permission denied: people come in from now on, as members' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.left_at IS NOT NULL AND NEW.left_at IS NULL THEN
        IF own OR NEW.role <> 'member' OR NEW.joined_seq IS DISTINCT FROM place.last_seq THEN
            RAISE EXCEPTION 'permission denied: an owner takes people in, from now on' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.role = 'owner' AND OLD.role <> 'owner' AND own THEN
        RAISE EXCEPTION 'permission denied: nobody makes themselves an owner' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.left_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'permission denied: who left has no place to change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.joined_seq, NEW.joined_at) IS DISTINCT FROM (OLD.joined_seq, OLD.joined_at) THEN
        RAISE EXCEPTION 'permission denied: what was said before one came stays unseen' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.last_read_seq < OLD.last_read_seq OR NEW.last_delivered_seq < OLD.last_delivered_seq THEN
        RAISE EXCEPTION 'permission denied: receipts never go back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT own AND (NEW.last_read_seq, NEW.last_delivered_seq, NEW.muted_until)
        IS DISTINCT FROM (OLD.last_read_seq, OLD.last_delivered_seq, OLD.muted_until) THEN
        RAISE EXCEPTION 'permission denied: everybody reads for themselves' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION p2p.end_office_places(person uuid, office uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ended uuid[];
BEGIN
    IF p2p.acting_as() NOT IN ('college_admin', 'system') THEN
        RAISE EXCEPTION 'permission denied: the office decides who is of it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH gone AS (
        UPDATE public.conversation_participants p SET left_at = now(), role = 'member'
        FROM public.conversations c
        WHERE p.college_id = p2p.current_college() AND p.user_id = person AND p.left_at IS NULL
            AND c.college_id = p.college_id AND c.id = p.conversation_id
            AND c.kind = 'support' AND c.created_by <> person
        RETURNING p.conversation_id)
    SELECT coalesce(array_agg(conversation_id), '{}') INTO ended FROM gone;
    INSERT INTO public.conversation_participants (college_id, conversation_id, user_id, role)
    SELECT c.college_id, c.id, u.id, 'member'
    FROM public.conversations c CROSS JOIN unnest(office) AS u(id)
    WHERE c.college_id = p2p.current_college() AND c.id = ANY (ended) AND u.id NOT IN (c.created_by, person)
        AND NOT EXISTS (
            SELECT FROM public.conversation_participants p
            WHERE p.college_id = c.college_id AND p.conversation_id = c.id AND p.left_at IS NULL
                AND p.user_id = ANY (office) AND p.user_id <> c.created_by)
    ON CONFLICT (college_id, conversation_id, user_id) DO UPDATE SET left_at = NULL, role = 'member';
    RETURN QUERY SELECT unnest(ended);
END
$$;
COMMENT ON FUNCTION p2p.end_office_places(uuid, uuid[]) IS
    'Reviewed definer function: ends the places somebody had for the office in support conversations of this college, and lets the given rest of the office in where nobody of it is left. Answers which conversations.';
GRANT UPDATE (left_at, role) ON conversation_participants TO p2p_search;
GRANT INSERT (college_id, conversation_id, user_id, role) ON conversation_participants TO p2p_search;
GRANT SELECT (kind) ON conversations TO p2p_search;
GRANT CREATE ON SCHEMA p2p TO p2p_search;
ALTER FUNCTION p2p.end_office_places(uuid, uuid[]) OWNER TO p2p_search;
REVOKE CREATE ON SCHEMA p2p FROM p2p_search;
REVOKE EXECUTE ON FUNCTION p2p.end_office_places(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.end_office_places(uuid, uuid[]) TO p2p_app;

-- Who left the office before this kept their places.
UPDATE conversation_participants p SET left_at = now(), role = 'member'
FROM conversations c, users u
WHERE c.college_id = p.college_id AND c.id = p.conversation_id AND c.kind = 'support' AND c.created_by <> p.user_id
    AND u.college_id = p.college_id AND u.id = p.user_id AND u.role <> 'college_admin' AND p.left_at IS NULL;
