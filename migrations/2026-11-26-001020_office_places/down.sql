SET row_security = off;
SET lock_timeout = '2s';
DROP FUNCTION p2p.end_office_places(uuid, uuid[]);
REVOKE SELECT (kind) ON conversations FROM p2p_search;
REVOKE INSERT (college_id, conversation_id, user_id, role) ON conversation_participants FROM p2p_search;
REVOKE UPDATE (left_at, role) ON conversation_participants FROM p2p_search;

CREATE OR REPLACE FUNCTION p2p.guard_participant() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    own boolean := NEW.user_id IS NOT DISTINCT FROM p2p.current_member();
    place record;
BEGIN
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
