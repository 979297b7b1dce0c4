SET row_security = off;
SET lock_timeout = '2s';
REVOKE DELETE ON messages, message_reports FROM p2p_app;
DROP POLICY system_erases ON message_reports;
ALTER POLICY system_erases ON message_originals USING ((SELECT p2p.is_system()) AND keep_until < now());
DROP POLICY system_erases ON message_reactions;
DROP POLICY system_erases ON messages;
DROP INDEX messages_by_sender;
ALTER POLICY sender_seals ON message_originals
    WITH CHECK (sealed_by = (SELECT p2p.current_member()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_originals.college_id AND m.id = message_originals.message_id
            AND m.conversation_id = message_originals.conversation_id AND m.sender_id = message_originals.sealed_by));
ALTER POLICY own_insert ON message_reactions
    WITH CHECK (user_id = (SELECT p2p.current_member()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_reactions.college_id AND m.id = message_reactions.message_id
            AND m.conversation_id = message_reactions.conversation_id));
ALTER POLICY participants_read ON messages
    USING ((SELECT p2p.is_system()) OR EXISTS (
        SELECT FROM conversation_participants p
        WHERE p.college_id = messages.college_id AND p.conversation_id = messages.conversation_id
            AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL AND messages.seq > p.joined_seq)
        OR ((SELECT p2p.can_moderate()) AND EXISTS (
            SELECT FROM message_reports r
            WHERE r.college_id = messages.college_id AND r.conversation_id = messages.conversation_id
                AND messages.seq >= r.seq - 5 AND messages.seq <= r.seq + 5
                AND r.opened_by = (SELECT p2p.current_member()) AND r.opened_at = now())));
CREATE OR REPLACE FUNCTION p2p.guard_message_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF (NEW.body, NEW.edited_at, NEW.deleted_at) IS DISTINCT FROM (OLD.body, OLD.edited_at, OLD.deleted_at) THEN
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
REVOKE UPDATE (mentions, attachments) ON messages FROM p2p_app;
ALTER TABLE message_originals DROP COLUMN attachments;
ALTER TABLE messages DROP COLUMN attachments, DROP COLUMN mentions;
