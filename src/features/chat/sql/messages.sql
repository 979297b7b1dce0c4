-- Messages, reactions to them, sealed originals of changed ones, and reports.

-- Others may touch a message only by reacting to it; what it says is its sender's. Across a block, and while a first
-- message waits, nobody puts other words into a message; taking back what one said stays possible. The guard names the
-- columns that may change; every other one, also one that is added later, may not.
CREATE OR REPLACE FUNCTION p2p.guard_message_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    of_everybody text[] := ARRAY['change_seq', 'changed_at'];
    of_senders text[] := of_everybody || ARRAY['body', 'edited_at', 'deleted_at', 'mentions', 'attachments'];
BEGIN
    IF to_jsonb(NEW) - of_senders IS DISTINCT FROM to_jsonb(OLD) - of_senders THEN
        RAISE EXCEPTION 'permission denied: who said what, and when, stays' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - of_everybody IS DISTINCT FROM to_jsonb(OLD) - of_everybody THEN
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
COMMENT ON FUNCTION p2p.guard_message_change() IS 'Second layer under the service: nobody rewrites what somebody else said.';
CALL p2p.set_callers('p2p.guard_message_change()', '{p2p_app}');

-- A send waits for the conversation's lock with the snapshot it began with, in which somebody removed meanwhile is
-- still there. A statement inside a volatile function looks anew.
CREATE OR REPLACE FUNCTION p2p.guard_message_sender() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    -- p2p.send_message has looked.
    IF current_user = 'p2p_chat' THEN
        RETURN NEW;
    END IF;
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
CALL p2p.set_callers('p2p.guard_message_sender()', '{p2p_app}');

-- Says something in a conversation as the acting person: gives out the next number and stores the message. The
-- conversation's row is locked until the commit, so numbers are seen in their order and without gaps: a transaction that
-- fails takes its number back. No row where the person is not in the conversation, or may not say this there: in an open
-- conversation always; while a first message waits, who is asked (which accepts), and the other until that message is
-- there. Without `may_wait`, nothing is said where a first message waits or would.
--
-- Policies and guards would ask the same once for each table and statement; here it is asked once, by key. A client id
-- that is taken is found by its unique key: a query for it would read, by a plan made while the table was empty,
-- everything its sender or the whole college ever wrote.
CREATE OR REPLACE FUNCTION p2p.send_message(conversation uuid, message uuid, client uuid, digest bytea, what text,
    said text, answers bigint, named uuid[], files jsonb, moment timestamptz, may_wait boolean)
    RETURNS TABLE (seq bigint, change_seq bigint, created_at timestamptz, waits boolean, audience uuid[])
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    college uuid := p2p.current_college();
    me uuid := p2p.current_member();
    at timestamptz := coalesce(moment, clock_timestamp());
    place record;
    people uuid[];
BEGIN
    UPDATE public.conversations c
    SET last_seq = c.last_seq + 1, last_change = c.last_change + 1, changed_at = at,
        awaiting = CASE WHEN c.awaiting = me THEN NULL ELSE c.awaiting END
    WHERE c.college_id = college AND c.id = conversation
        AND NOT c.low_blocks AND NOT c.high_blocks
        AND (c.awaiting IS NULL OR may_wait AND (c.awaiting = me OR c.last_seq = 0))
        AND (answers IS NULL OR answers BETWEEN 1 AND c.last_seq)
        AND (what = 'system' OR c.kind <> 'group' OR NOT p2p.alone_with_blocked(c.id))
        AND EXISTS (
            SELECT FROM public.conversation_participants p
            WHERE p.college_id = college AND p.conversation_id = conversation AND p.user_id = me AND p.left_at IS NULL)
    RETURNING c.last_seq, c.last_change, c.awaiting INTO place;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- The update may have waited for the row with the snapshot it began with, in which somebody removed meanwhile is still
    -- there. This statement looks anew.
    SELECT array_agg(p.user_id) INTO people FROM public.conversation_participants p
    WHERE p.college_id = college AND p.conversation_id = conversation AND p.left_at IS NULL
        AND p.joined_seq < place.last_seq;
    IF (me = ANY (people)) IS NOT TRUE THEN
        RAISE EXCEPTION 'the sender is not in the conversation' USING ERRCODE = 'check_violation', CONSTRAINT = 'messages_sender_is_in';
    END IF;
    INSERT INTO public.messages (college_id, id, conversation_id, seq, change_seq, created_change, sender_id, client_id,
        request_digest, kind, body, reply_to, mentions, attachments, created_at, changed_at)
    VALUES (college, message, conversation, place.last_seq, place.last_change, place.last_change, me, client, digest,
        what, said, answers, named, files, at, at);
    seq := place.last_seq;
    change_seq := place.last_change;
    created_at := at;
    waits := place.awaiting IS NOT NULL;
    audience := people;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION p2p.send_message(uuid, uuid, uuid, bytea, text, text, bigint, uuid[], jsonb, timestamptz, boolean) IS
    'Reviewed definer function: stores a message of the acting person in a conversation they are in and may write to. Answers its numbers, and who may read it.';
CALL p2p.set_callers('p2p.send_message(uuid, uuid, uuid, bytea, text, text, bigint, uuid[], jsonb, timestamptz, boolean)',
    '{p2p_app}', owner => 'p2p_chat');

CALL p2p.drop_policies_and_triggers('messages');
-- Who is in the conversation reads what was said since they came. What one wrote stays one's own to read, also where one
-- is no longer in. A moderator reads a reported message and five on either side, in the transaction that records the
-- opening.
CREATE POLICY participants_read ON messages FOR SELECT TO p2p_app
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
CREATE POLICY sender_inserts ON messages FOR INSERT TO p2p_app
    WITH CHECK (sender_id = (SELECT p2p.current_member()) AND EXISTS (
        SELECT FROM conversation_participants p
        WHERE p.college_id = messages.college_id AND p.conversation_id = messages.conversation_id
            AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL));
CREATE POLICY participants_update ON messages FOR UPDATE TO p2p_app
    USING (EXISTS (
        SELECT FROM conversation_participants p
        WHERE p.college_id = messages.college_id AND p.conversation_id = messages.conversation_id
            AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL AND messages.seq > p.joined_seq))
    WITH CHECK (true);
-- What a college no longer keeps is deleted by the system in a job, and nothing of the last 30 days ever is.
CREATE POLICY system_erases ON messages FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND created_at < now() - interval '30 days');
CREATE POLICY sending ON messages FOR INSERT TO p2p_chat WITH CHECK (college_id = p2p.known_college());
CREATE TRIGGER messages_guard BEFORE UPDATE ON messages
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_message_change();
CREATE TRIGGER messages_sender_guard BEFORE INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_message_sender();

CREATE OR REPLACE FUNCTION p2p.guard_reaction() RETURNS trigger
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
CALL p2p.set_callers('p2p.guard_reaction()', '{p2p_app}');

CALL p2p.drop_policies_and_triggers('message_reactions');
CREATE POLICY participants_read ON message_reactions FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_system()) OR conversation_id IN (SELECT p2p.my_conversations()));
CREATE POLICY own_insert ON message_reactions FOR INSERT TO p2p_app
    WITH CHECK (user_id = (SELECT p2p.current_member()) AND conversation_id IN (SELECT p2p.my_conversations()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_reactions.college_id AND m.id = message_reactions.message_id
            AND m.conversation_id = message_reactions.conversation_id));
CREATE POLICY own_delete ON message_reactions FOR DELETE TO p2p_app
    USING (user_id = (SELECT p2p.current_member()));
-- With the message it belongs to.
CREATE POLICY system_erases ON message_reactions FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_reactions.college_id AND m.id = message_reactions.message_id
            AND m.created_at < now() - interval '30 days'));
CREATE TRIGGER message_reactions_guard BEFORE INSERT OR DELETE ON message_reactions
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_reaction();

CALL p2p.drop_policies_and_triggers('message_originals');
-- Read only by a moderator who opened a report of that message, in the transaction that records the opening.
CREATE POLICY sealed ON message_originals FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_system()) OR ((SELECT p2p.can_moderate()) AND EXISTS (
        SELECT FROM message_reports r
        WHERE r.college_id = message_originals.college_id AND r.message_id = message_originals.message_id
            AND r.opened_by = (SELECT p2p.current_member()) AND r.opened_at = now())));
CREATE POLICY sender_seals ON message_originals FOR INSERT TO p2p_app
    WITH CHECK (sealed_by = (SELECT p2p.current_member()) AND conversation_id IN (SELECT p2p.my_conversations()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_originals.college_id AND m.id = message_originals.message_id
            AND m.conversation_id = message_originals.conversation_id AND m.sender_id = message_originals.sealed_by));
-- When its time is over, or with the message it belongs to.
CREATE POLICY system_erases ON message_originals FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND (keep_until < now() OR EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_originals.college_id AND m.id = message_originals.message_id
            AND m.created_at < now() - interval '30 days')));

CALL p2p.drop_policies_and_triggers('message_reports');
CREATE POLICY handlers_read ON message_reports FOR SELECT TO p2p_app
    USING ((SELECT p2p.can_moderate()) OR reporter_id = (SELECT p2p.current_member()));
CREATE POLICY participants_report ON message_reports FOR INSERT TO p2p_app
    WITH CHECK (reporter_id = (SELECT p2p.current_member()) AND conversation_id IN (SELECT p2p.my_conversations()));
-- Opening a report says who opens it.
CREATE POLICY handlers_open ON message_reports FOR UPDATE TO p2p_app
    USING ((SELECT p2p.can_moderate()))
    WITH CHECK ((SELECT p2p.can_moderate()) AND opened_by = (SELECT p2p.current_member()));
CREATE POLICY system_erases ON message_reports FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND created_at < now() - interval '30 days');
