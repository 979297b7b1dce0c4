SET row_security = off;
SET lock_timeout = '2s';
DROP TRIGGER message_reactions_guard ON message_reactions;
DROP FUNCTION p2p.guard_reaction();

CREATE OR REPLACE FUNCTION p2p.guard_message_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF (NEW.body, NEW.edited_at, NEW.deleted_at, NEW.mentions, NEW.attachments)
        IS DISTINCT FROM (OLD.body, OLD.edited_at, OLD.deleted_at, OLD.mentions, OLD.attachments) THEN
        IF OLD.sender_id IS DISTINCT FROM p2p.current_member() OR OLD.kind <> 'text' OR OLD.deleted_at IS NOT NULL THEN
            RAISE EXCEPTION 'permission denied: only its sender changes a message' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NEW.change_seq <= OLD.change_seq THEN
        RAISE EXCEPTION 'permission denied: changes are numbered upwards' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

DROP FUNCTION p2p.is_open_conversation(uuid, uuid);
