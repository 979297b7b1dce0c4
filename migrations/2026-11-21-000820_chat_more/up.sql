-- Chat: mentions, links as attachments, one's own messages for ever, and deletion after what a college keeps.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE messages
    ADD COLUMN mentions uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(mentions) <= 20),
    ADD COLUMN attachments jsonb NOT NULL DEFAULT '[]'
        CHECK (jsonb_typeof(attachments) = 'array' AND jsonb_array_length(attachments) <= 10);
ALTER TABLE message_originals
    ADD COLUMN attachments jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(attachments) = 'array');
COMMENT ON COLUMN messages.mentions IS 'People of the conversation it names; empty once deleted.';
COMMENT ON COLUMN messages.attachments IS 'Links that belong to it: [{"url": ..., "title": ...}], https only; empty once deleted.';
COMMENT ON COLUMN message_originals.attachments IS 'The links it had before.';
GRANT UPDATE (mentions, attachments) ON messages TO p2p_app;

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

-- What one wrote stays one's own to read, also where one is no longer in; everything else there stays closed.
ALTER POLICY participants_read ON messages
    USING ((SELECT p2p.is_system()) OR EXISTS (
        SELECT FROM conversation_participants p
        WHERE p.college_id = messages.college_id AND p.conversation_id = messages.conversation_id
            AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL AND messages.seq > p.joined_seq)
        OR (sender_id = (SELECT p2p.current_member()) AND kind = 'text')
        OR ((SELECT p2p.can_moderate()) AND EXISTS (
            SELECT FROM message_reports r
            WHERE r.college_id = messages.college_id AND r.conversation_id = messages.conversation_id
                AND messages.seq >= r.seq - 5 AND messages.seq <= r.seq + 5
                AND r.opened_by = (SELECT p2p.current_member()) AND r.opened_at = now())));
ALTER POLICY own_insert ON message_reactions
    WITH CHECK (user_id = (SELECT p2p.current_member()) AND conversation_id IN (SELECT p2p.my_conversations()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_reactions.college_id AND m.id = message_reactions.message_id
            AND m.conversation_id = message_reactions.conversation_id));
ALTER POLICY sender_seals ON message_originals
    WITH CHECK (sealed_by = (SELECT p2p.current_member()) AND conversation_id IN (SELECT p2p.my_conversations()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_originals.college_id AND m.id = message_originals.message_id
            AND m.conversation_id = message_originals.conversation_id AND m.sender_id = message_originals.sealed_by));
CREATE INDEX messages_by_sender ON messages (college_id, sender_id, created_at, id);

-- What a college no longer keeps is deleted by the system in a job, and nothing of the last 30 days ever is.
CREATE POLICY system_erases ON messages FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND created_at < now() - interval '30 days');
CREATE POLICY system_erases ON message_reactions FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_reactions.college_id AND m.id = message_reactions.message_id
            AND m.created_at < now() - interval '30 days'));
ALTER POLICY system_erases ON message_originals
    USING ((SELECT p2p.is_system()) AND (keep_until < now() OR EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_originals.college_id AND m.id = message_originals.message_id
            AND m.created_at < now() - interval '30 days')));
CREATE POLICY system_erases ON message_reports FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND created_at < now() - interval '30 days');
GRANT DELETE ON messages, message_reports TO p2p_app;
