-- Conversations and who is in them. A policy sees the row after a change or before it, never both, and looks with the
-- snapshot the statement began with; the guards compare, and look again under the conversation's lock.

-- A person's own place in a conversation is a plain index lookup. For rows of other people a policy on the table itself
-- would recurse, so definer functions list the acting person's conversations, once a statement.
CREATE OR REPLACE FUNCTION p2p.my_conversations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.conversation_id FROM public.conversation_participants p
    WHERE p.college_id = p2p.current_college() AND p.user_id = p2p.current_member() AND p.left_at IS NULL
$$;
COMMENT ON FUNCTION p2p.my_conversations() IS 'Reviewed definer function: the conversations of this college the acting person is in.';
CALL p2p.set_callers('p2p.my_conversations()', '{p2p_app}', owner => 'p2p_search');

CREATE OR REPLACE FUNCTION p2p.my_own_conversations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.conversation_id FROM public.conversation_participants p
    WHERE p.college_id = p2p.current_college() AND p.user_id = p2p.current_member() AND p.left_at IS NULL
        AND p.role = 'owner'
$$;
COMMENT ON FUNCTION p2p.my_own_conversations() IS 'Reviewed definer function: the conversations of this college the acting person owns.';
CALL p2p.set_callers('p2p.my_own_conversations()', '{p2p_app}', owner => 'p2p_search');

CREATE OR REPLACE FUNCTION p2p.my_new_conversations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.id FROM public.conversations c
    WHERE c.college_id = p2p.current_college() AND c.created_by = p2p.current_member() AND c.last_seq = 0
$$;
COMMENT ON FUNCTION p2p.my_new_conversations() IS 'Reviewed definer function: the conversations of this college the acting person began and nobody has said anything in.';
CALL p2p.set_callers('p2p.my_new_conversations()', '{p2p_app}', owner => 'p2p_search');

-- A block holds in a group with nobody else in it, as it does in a conversation of two.
CREATE OR REPLACE FUNCTION p2p.alone_with_blocked(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(bool_and(EXISTS (
        SELECT FROM public.blocks b
        WHERE b.college_id = p.college_id
            AND ((b.blocker_id = p2p.current_member() AND b.blocked_id = p.user_id)
                OR (b.blocker_id = p.user_id AND b.blocked_id = p2p.current_member())))), false)
    FROM public.conversation_participants p
    WHERE p.college_id = p2p.current_college() AND p.conversation_id = alone_with_blocked.conversation
        AND p.left_at IS NULL AND p.user_id <> p2p.current_member()
        AND EXISTS (
            SELECT FROM public.conversation_participants own
            WHERE own.college_id = p.college_id AND own.conversation_id = p.conversation_id
                AND own.user_id = p2p.current_member() AND own.left_at IS NULL)
$$;
COMMENT ON FUNCTION p2p.alone_with_blocked(uuid) IS 'Reviewed definer function: whether everybody else in a conversation of the acting person has a block between them and that person; false where nobody else is.';
CALL p2p.set_callers('p2p.alone_with_blocked(uuid)', '{p2p_app, p2p_chat}', owner => 'p2p_search');

CREATE OR REPLACE FUNCTION p2p.is_open_conversation(college uuid, conversation uuid) RETURNS boolean
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.conversations c
        WHERE c.college_id = college AND c.id = conversation
            AND NOT c.low_blocks AND NOT c.high_blocks AND c.awaiting IS NULL
            AND (c.kind <> 'group' OR NOT p2p.alone_with_blocked(c.id)));
END
$$;
COMMENT ON FUNCTION p2p.is_open_conversation(uuid, uuid) IS
    'Whether nothing stands between the people of a conversation the acting person sees: no block, no first message that waits.';
CALL p2p.set_callers('p2p.is_open_conversation(uuid, uuid)', '{p2p_app}');

-- Who no longer is of the office no longer is in the conversations people have with the office. The college's admin who
-- decides so is in none of them, so a definer function does it; where nobody of the office would be left, the rest of
-- the office comes in, with all that was said.
CREATE OR REPLACE FUNCTION p2p.end_office_places(person uuid, office uuid[]) RETURNS SETOF uuid
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
CALL p2p.set_callers('p2p.end_office_places(uuid, uuid[])', '{p2p_app}', owner => 'p2p_search');

-- Numbers rise one at a time, and each side of a pair opens, blocks and accepts for itself.
CREATE OR REPLACE FUNCTION p2p.guard_conversation() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    -- p2p.send_message counts up and accepts, and nothing else.
    IF current_user = 'p2p_chat' THEN
        RETURN NEW;
    END IF;
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
CALL p2p.set_callers('p2p.guard_conversation()', '{p2p_app}');

-- Who may become what in a conversation. Only the service's own paths are left open:
-- oneself: move one's pointers forward, mute, leave (an owner steps down by leaving);
-- an owner about others: hand over ownership, remove, and take in again from now on.
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
COMMENT ON FUNCTION p2p.guard_participant() IS 'Second layer under the service: nobody lets themselves back in, raises themselves, or reads for others; receipts only rise.';
CALL p2p.set_callers('p2p.guard_participant()', '{p2p_app}');

CALL p2p.drop_policies_and_triggers('conversations');
-- Who is in it reads it; who began it fills it with people before its first message.
CREATE POLICY participants_read ON conversations FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_system())
        OR (created_by = (SELECT p2p.current_member()) AND last_seq = 0)
        OR EXISTS (
            SELECT FROM conversation_participants p
            WHERE p.college_id = conversations.college_id AND p.conversation_id = conversations.id
                AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL));
CREATE POLICY members_insert ON conversations FOR INSERT TO p2p_app
    WITH CHECK (created_by = (SELECT p2p.current_member()) AND last_seq = 0);
CREATE POLICY participants_update ON conversations FOR UPDATE TO p2p_app
    USING (EXISTS (
        SELECT FROM conversation_participants p
        WHERE p.college_id = conversations.college_id AND p.conversation_id = conversations.id
            AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL))
    WITH CHECK (true);
CREATE POLICY sending ON conversations FOR ALL TO p2p_chat
    USING (college_id = p2p.known_college()) WITH CHECK (college_id = p2p.known_college());
CREATE TRIGGER conversations_guard BEFORE INSERT OR UPDATE ON conversations
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_conversation();

CALL p2p.drop_policies_and_triggers('conversation_participants');
CREATE POLICY participants_read ON conversation_participants FOR SELECT TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system())
        OR conversation_id IN (SELECT p2p.my_conversations()));
-- The founder fills a conversation before its first line; later an owner adds people.
CREATE POLICY participants_insert ON conversation_participants FOR INSERT TO p2p_app
    WITH CHECK (conversation_id IN (SELECT p2p.my_own_conversations())
        OR conversation_id IN (SELECT p2p.my_new_conversations()));
CREATE POLICY participants_update ON conversation_participants FOR UPDATE TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR conversation_id IN (SELECT p2p.my_own_conversations()))
    WITH CHECK (user_id = (SELECT p2p.current_member()) OR conversation_id IN (SELECT p2p.my_own_conversations()));
CREATE POLICY sending ON conversation_participants FOR SELECT TO p2p_chat USING (college_id = p2p.known_college());
CREATE TRIGGER conversation_participants_guard BEFORE INSERT OR UPDATE ON conversation_participants
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_participant();
