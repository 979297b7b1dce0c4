-- Second layer under the service: across a block, and while a first message waits, nobody puts other words into a message
-- or a sign under it. Taking back what one said stays possible. A statement inside a volatile function looks anew, under
-- the lock the change of the conversation's number took.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE FUNCTION p2p.is_open_conversation(college uuid, conversation uuid) RETURNS boolean
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.conversations c
        WHERE c.college_id = college AND c.id = conversation
            AND NOT c.low_blocks AND NOT c.high_blocks AND c.awaiting IS NULL);
END
$$;
COMMENT ON FUNCTION p2p.is_open_conversation(uuid, uuid) IS
    'Whether nothing stands between the people of a conversation the acting person sees: no block, no first message that waits.';
REVOKE EXECUTE ON FUNCTION p2p.is_open_conversation(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.is_open_conversation(uuid, uuid) TO p2p_app;

CREATE OR REPLACE FUNCTION p2p.guard_message_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF (NEW.body, NEW.edited_at, NEW.deleted_at, NEW.mentions, NEW.attachments)
        IS DISTINCT FROM (OLD.body, OLD.edited_at, OLD.deleted_at, OLD.mentions, OLD.attachments) THEN
        IF OLD.sender_id IS DISTINCT FROM p2p.current_member() OR OLD.kind <> 'text' OR OLD.deleted_at IS NOT NULL THEN
            RAISE EXCEPTION 'permission denied: only its sender changes a message' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.deleted_at IS NULL AND NOT p2p.is_open_conversation(NEW.college_id, NEW.conversation_id) THEN
            RAISE EXCEPTION 'permission denied: nothing is said where a block or a request stands' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NEW.change_seq <= OLD.change_seq THEN
        RAISE EXCEPTION 'permission denied: changes are numbered upwards' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION p2p.guard_reaction() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    sign public.message_reactions := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF NOT p2p.is_system() AND NOT p2p.is_open_conversation(sign.college_id, sign.conversation_id) THEN
        RAISE EXCEPTION 'permission denied: no signs where a block or a request stands' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN sign;
END
$$;
COMMENT ON FUNCTION p2p.guard_reaction() IS 'Second layer under the service: signs come and go in open conversations only; the system clears what is no longer kept.';
REVOKE EXECUTE ON FUNCTION p2p.guard_reaction() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.guard_reaction() TO p2p_app;
CREATE TRIGGER message_reactions_guard BEFORE INSERT OR DELETE ON message_reactions
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_reaction();
