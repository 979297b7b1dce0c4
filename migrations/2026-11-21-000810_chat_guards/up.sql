-- Chat: what the row policies cannot say. A policy sees the row after a change or before it, never both, and looks with
-- the snapshot the statement began with; these triggers compare, and look again under the conversation's lock.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

-- Who may become what in a conversation. Only the service's own paths are left open:
-- oneself: move one's pointers forward, mute, leave (an owner steps down by leaving);
-- an owner about others: hand over ownership, remove, and take in again from now on.
CREATE FUNCTION p2p.guard_participant() RETURNS trigger
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
COMMENT ON FUNCTION p2p.guard_participant() IS 'Second layer under the service: nobody lets themselves back in, raises themselves, or reads for others; receipts only rise.';

-- Numbers rise one at a time, and each side of a pair opens, blocks and accepts for itself.
CREATE FUNCTION p2p.guard_conversation() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF (NEW.kind = 'direct' AND p2p.current_member() NOT IN (NEW.low_id, NEW.high_id))
            OR NEW.low_blocks OR NEW.high_blocks OR NEW.last_change <> 0 OR NEW.awaiting = p2p.current_member() THEN
            RAISE EXCEPTION 'permission denied: one begins a conversation of one''s own' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.last_seq NOT IN (OLD.last_seq, OLD.last_seq + 1)
        OR NEW.last_change NOT IN (OLD.last_change, OLD.last_change + 1) THEN
        RAISE EXCEPTION 'permission denied: numbers rise one at a time' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.low_blocks <> OLD.low_blocks AND p2p.current_member() IS DISTINCT FROM OLD.low_id)
        OR (NEW.high_blocks <> OLD.high_blocks AND p2p.current_member() IS DISTINCT FROM OLD.high_id) THEN
        RAISE EXCEPTION 'permission denied: everybody blocks for themselves' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.awaiting IS DISTINCT FROM OLD.awaiting
        AND (NEW.awaiting IS NOT NULL OR p2p.current_member() IS DISTINCT FROM OLD.awaiting) THEN
        RAISE EXCEPTION 'permission denied: who was asked accepts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.title <> OLD.title AND OLD.id NOT IN (SELECT p2p.my_own_conversations()) THEN
        RAISE EXCEPTION 'permission denied: an owner names a group' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_conversation() IS 'Second layer under the service: gapless numbers, and nobody blocks or accepts for the other.';

-- A send waits for the conversation's lock with the snapshot it began with, in which somebody removed meanwhile is
-- still there. A statement inside a volatile function looks anew.
CREATE FUNCTION p2p.guard_message_sender() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM FROM public.conversation_participants p
    WHERE p.college_id = NEW.college_id AND p.conversation_id = NEW.conversation_id AND p.user_id = NEW.sender_id
        AND p.left_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the sender is not in the conversation' USING ERRCODE = 'check_violation', CONSTRAINT = 'messages_sender_is_in';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_message_sender() IS 'Looks again, under the conversation''s lock, whether the sender is still in it.';

REVOKE EXECUTE ON FUNCTION p2p.guard_participant(), p2p.guard_conversation(), p2p.guard_message_sender() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.guard_participant(), p2p.guard_conversation(), p2p.guard_message_sender() TO p2p_app;
CREATE TRIGGER conversation_participants_guard BEFORE INSERT OR UPDATE ON conversation_participants
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_participant();
CREATE TRIGGER conversations_guard BEFORE INSERT OR UPDATE ON conversations
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_conversation();
CREATE TRIGGER messages_sender_guard BEFORE INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_message_sender();
