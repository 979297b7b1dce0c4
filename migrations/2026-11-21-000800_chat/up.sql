-- Chat: who knows whom, conversations, messages with a gapless number each, receipts, sealed originals.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE connections (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    id uuid NOT NULL,
    low_id uuid NOT NULL,
    high_id uuid NOT NULL,
    requested_by uuid NOT NULL,
    state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'accepted', 'declined', 'withdrawn', 'removed')),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 300),
    requested_at timestamptz NOT NULL DEFAULT now(),
    decided_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    CONSTRAINT connections_pair_key UNIQUE (college_id, low_id, high_id),
    CONSTRAINT connections_pair_check CHECK (low_id < high_id AND requested_by IN (low_id, high_id)),
    FOREIGN KEY (college_id, low_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, high_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, requested_by) REFERENCES users (college_id, id)
);
CREATE INDEX connections_by_high ON connections (college_id, high_id, low_id);
CREATE INDEX connections_requester ON connections (college_id, requested_by);
COMMENT ON TABLE connections IS 'Two people of a college who know each other, or one of them asked to; one row a pair.';
COMMENT ON COLUMN connections.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN connections.id IS 'UUIDv7.';
COMMENT ON COLUMN connections.low_id IS 'The person with the smaller id.';
COMMENT ON COLUMN connections.high_id IS 'The person with the larger id.';
COMMENT ON COLUMN connections.requested_by IS 'Who asked last.';
COMMENT ON COLUMN connections.state IS 'requested waits for the other; accepted holds; declined, withdrawn and removed are over.';
COMMENT ON COLUMN connections.note IS 'What the requester wrote.';
COMMENT ON COLUMN connections.requested_at IS 'When it was last asked.';
COMMENT ON COLUMN connections.decided_at IS 'When it was accepted, declined, withdrawn or removed.';
COMMENT ON COLUMN connections.updated_at IS 'Last change of this row.';
CREATE TRIGGER connections_touch BEFORE UPDATE ON connections FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();
CREATE POLICY pair_reads ON connections FOR SELECT TO p2p_app
    USING (low_id = (SELECT p2p.current_member()) OR high_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()));
CREATE POLICY requester_inserts ON connections FOR INSERT TO p2p_app
    WITH CHECK (requested_by = (SELECT p2p.current_member()));
CREATE POLICY pair_updates ON connections FOR UPDATE TO p2p_app
    USING (low_id = (SELECT p2p.current_member()) OR high_id = (SELECT p2p.current_member()))
    WITH CHECK (low_id = (SELECT p2p.current_member()) OR high_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT ON connections TO p2p_app;
GRANT UPDATE (requested_by, state, note, requested_at, decided_at, updated_at) ON connections TO p2p_app;
CALL p2p.raise_wall('connections');

CREATE TABLE blocks (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    blocker_id uuid NOT NULL,
    blocked_id uuid NOT NULL CHECK (blocked_id <> blocker_id),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, blocker_id, blocked_id),
    FOREIGN KEY (college_id, blocker_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, blocked_id) REFERENCES users (college_id, id)
);
CREATE INDEX blocks_by_blocked ON blocks (college_id, blocked_id);
COMMENT ON TABLE blocks IS 'Who wants nothing to do with whom; works both ways, and only the blocker can see it.';
COMMENT ON COLUMN blocks.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN blocks.blocker_id IS 'Who blocked.';
COMMENT ON COLUMN blocks.blocked_id IS 'Who is blocked; is never told.';
COMMENT ON COLUMN blocks.created_at IS 'When.';
CREATE POLICY own_blocks ON blocks FOR ALL TO p2p_app
    USING (blocker_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()))
    WITH CHECK (blocker_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT, DELETE ON blocks TO p2p_app;
CALL p2p.raise_wall('blocks');

CREATE TABLE chat_preferences (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    user_id uuid NOT NULL,
    accepts_messages boolean NOT NULL DEFAULT true,
    shows_read boolean NOT NULL DEFAULT true,
    shows_presence boolean NOT NULL DEFAULT true,
    PRIMARY KEY (college_id, user_id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
COMMENT ON TABLE chat_preferences IS 'What a person chose for chat; no row means the defaults.';
COMMENT ON COLUMN chat_preferences.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN chat_preferences.user_id IS 'Whose.';
COMMENT ON COLUMN chat_preferences.accepts_messages IS 'Whether people who are not connected may write at all.';
COMMENT ON COLUMN chat_preferences.shows_read IS 'Whether others see how far the person has read.';
COMMENT ON COLUMN chat_preferences.shows_presence IS 'Whether others see the person is here.';
CREATE POLICY members_read ON chat_preferences FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
CREATE POLICY own_insert ON chat_preferences FOR INSERT TO p2p_app WITH CHECK (user_id = (SELECT p2p.current_member()));
CREATE POLICY own_update ON chat_preferences FOR UPDATE TO p2p_app
    USING (user_id = (SELECT p2p.current_member())) WITH CHECK (user_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT ON chat_preferences TO p2p_app;
GRANT UPDATE (accepts_messages, shows_read, shows_presence) ON chat_preferences TO p2p_app;
CALL p2p.raise_wall('chat_preferences');

CREATE TABLE conversations (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('direct', 'group', 'support')),
    title text NOT NULL DEFAULT '' CHECK (length(title) <= 80),
    low_id uuid,
    high_id uuid,
    created_by uuid NOT NULL,
    last_seq bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    last_change bigint NOT NULL DEFAULT 0 CHECK (last_change >= last_seq),
    awaiting uuid,
    low_blocks boolean NOT NULL DEFAULT false,
    high_blocks boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    CONSTRAINT conversations_pair_key UNIQUE (college_id, low_id, high_id),
    CONSTRAINT conversations_pair_check CHECK ((kind = 'direct') = (low_id IS NOT NULL AND high_id IS NOT NULL)
        AND (low_id IS NULL) = (high_id IS NULL) AND low_id < high_id),
    FOREIGN KEY (college_id, low_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, high_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, created_by) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, awaiting) REFERENCES users (college_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX conversations_support_key ON conversations (college_id, created_by) WHERE kind = 'support';
CREATE INDEX conversations_by_high ON conversations (college_id, high_id) WHERE high_id IS NOT NULL;
CREATE INDEX conversations_creator ON conversations (college_id, created_by);
CREATE INDEX conversations_awaiting ON conversations (college_id, awaiting) WHERE awaiting IS NOT NULL;
-- Delivery catches up by this after a nudge was lost.
CREATE INDEX conversations_by_change ON conversations (college_id, changed_at);
COMMENT ON TABLE conversations IS 'A place two or more people of one college talk; carries the numbers its messages get.';
COMMENT ON COLUMN conversations.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN conversations.id IS 'UUIDv7.';
COMMENT ON COLUMN conversations.kind IS 'direct (one a pair), group, or support (a person and the staff).';
COMMENT ON COLUMN conversations.title IS 'Name of a group.';
COMMENT ON COLUMN conversations.low_id IS 'Of a direct conversation: the person with the smaller id.';
COMMENT ON COLUMN conversations.high_id IS 'Of a direct conversation: the person with the larger id.';
COMMENT ON COLUMN conversations.created_by IS 'Who started it.';
COMMENT ON COLUMN conversations.last_seq IS 'Number of the last message; gapless, given out under this row''s lock.';
COMMENT ON COLUMN conversations.last_change IS 'Number of the last change (message, edit, deletion, reaction); what clients catch up by.';
COMMENT ON COLUMN conversations.awaiting IS 'Whose acceptance a stranger''s first message waits for; NULL when the conversation is open.';
COMMENT ON COLUMN conversations.low_blocks IS 'The person with the smaller id blocked the other.';
COMMENT ON COLUMN conversations.high_blocks IS 'The person with the larger id blocked the other.';
COMMENT ON COLUMN conversations.created_at IS 'When it was started.';
COMMENT ON COLUMN conversations.changed_at IS 'When last_change last rose.';

CREATE TABLE conversation_participants (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'member')),
    joined_seq bigint NOT NULL DEFAULT 0 CHECK (joined_seq >= 0),
    last_read_seq bigint NOT NULL DEFAULT 0 CHECK (last_read_seq >= 0),
    last_delivered_seq bigint NOT NULL DEFAULT 0 CHECK (last_delivered_seq >= 0),
    muted_until timestamptz,
    joined_at timestamptz NOT NULL DEFAULT now(),
    left_at timestamptz,
    PRIMARY KEY (college_id, conversation_id, user_id),
    FOREIGN KEY (college_id, conversation_id) REFERENCES conversations (college_id, id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
) WITH (fillfactor = 80);
CREATE INDEX conversation_participants_by_user ON conversation_participants (college_id, user_id, conversation_id);
COMMENT ON TABLE conversation_participants IS 'Who is in a conversation, and how far they have read.';
COMMENT ON COLUMN conversation_participants.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN conversation_participants.conversation_id IS 'Which conversation.';
COMMENT ON COLUMN conversation_participants.user_id IS 'Who.';
COMMENT ON COLUMN conversation_participants.role IS 'owner adds and removes people; member talks.';
COMMENT ON COLUMN conversation_participants.joined_seq IS 'Messages up to this number are not for them.';
COMMENT ON COLUMN conversation_participants.last_read_seq IS 'Read up to here; never goes back.';
COMMENT ON COLUMN conversation_participants.last_delivered_seq IS 'One of their devices has everything up to here; never goes back.';
COMMENT ON COLUMN conversation_participants.muted_until IS 'Not told of new messages until then.';
COMMENT ON COLUMN conversation_participants.joined_at IS 'When they came (last).';
COMMENT ON COLUMN conversation_participants.left_at IS 'When they left or were removed; NULL while they are in.';

CREATE TABLE messages (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 1),
    change_seq bigint NOT NULL CHECK (change_seq >= seq),
    born_change bigint NOT NULL CHECK (born_change >= seq),
    sender_id uuid NOT NULL,
    client_id uuid NOT NULL,
    request_digest bytea NOT NULL CHECK (length(request_digest) = 16),
    kind text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'system')),
    body text NOT NULL CHECK (length(body) <= 4000),
    reply_to bigint CHECK (reply_to < seq),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    edited_at timestamptz,
    deleted_at timestamptz,
    PRIMARY KEY (college_id, id),
    CONSTRAINT messages_seq_key UNIQUE (college_id, conversation_id, seq),
    CONSTRAINT messages_client_key UNIQUE (college_id, sender_id, client_id),
    FOREIGN KEY (college_id, conversation_id) REFERENCES conversations (college_id, id),
    FOREIGN KEY (college_id, sender_id) REFERENCES users (college_id, id)
);
CREATE INDEX messages_by_change ON messages (college_id, conversation_id, change_seq);
COMMENT ON TABLE messages IS 'What was said. Acknowledged only after the commit, so an acknowledged message is here exactly once.';
COMMENT ON COLUMN messages.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN messages.id IS 'UUIDv7.';
COMMENT ON COLUMN messages.conversation_id IS 'Where.';
COMMENT ON COLUMN messages.seq IS 'Number in the conversation: 1, 2, 3, without gaps, in the order of commits.';
COMMENT ON COLUMN messages.change_seq IS 'The conversation''s change number when this row last changed.';
COMMENT ON COLUMN messages.born_change IS 'The conversation''s change number when it was sent.';
COMMENT ON COLUMN messages.sender_id IS 'Who; for system lines: who caused them.';
COMMENT ON COLUMN messages.client_id IS 'The sender''s own id: a resend finds the first one.';
COMMENT ON COLUMN messages.request_digest IS 'First 16 bytes of SHA-256 of what was sent: the same id with something else is refused.';
COMMENT ON COLUMN messages.kind IS 'text, or system: a line the product wrote (somebody joined).';
COMMENT ON COLUMN messages.body IS 'Markdown; empty once deleted.';
COMMENT ON COLUMN messages.reply_to IS 'Number of the message it answers.';
COMMENT ON COLUMN messages.created_at IS 'When it was stored.';
COMMENT ON COLUMN messages.changed_at IS 'When this row last changed.';
COMMENT ON COLUMN messages.edited_at IS 'When it was last edited.';
COMMENT ON COLUMN messages.deleted_at IS 'When it was deleted for everyone; the row stays as a tombstone.';

CREATE TABLE message_reactions (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    user_id uuid NOT NULL,
    emoji text NOT NULL CHECK (length(emoji) BETWEEN 1 AND 8),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, message_id, user_id, emoji),
    FOREIGN KEY (college_id, conversation_id) REFERENCES conversations (college_id, id),
    FOREIGN KEY (college_id, message_id) REFERENCES messages (college_id, id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
CREATE INDEX message_reactions_conversation ON message_reactions (college_id, conversation_id);
CREATE INDEX message_reactions_user ON message_reactions (college_id, user_id);
COMMENT ON TABLE message_reactions IS 'One sign of one person under one message.';
COMMENT ON COLUMN message_reactions.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN message_reactions.conversation_id IS 'Where the message is.';
COMMENT ON COLUMN message_reactions.message_id IS 'Which message.';
COMMENT ON COLUMN message_reactions.user_id IS 'Who.';
COMMENT ON COLUMN message_reactions.emoji IS 'Which sign.';
COMMENT ON COLUMN message_reactions.created_at IS 'When.';

CREATE TABLE message_originals (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    sealed_by uuid NOT NULL,
    reason text NOT NULL CHECK (reason IN ('edited', 'deleted')),
    body text NOT NULL CHECK (length(body) <= 4000),
    sealed_at timestamptz NOT NULL DEFAULT now(),
    keep_until timestamptz NOT NULL,
    PRIMARY KEY (college_id, id),
    FOREIGN KEY (college_id, conversation_id) REFERENCES conversations (college_id, id),
    FOREIGN KEY (college_id, message_id) REFERENCES messages (college_id, id),
    FOREIGN KEY (college_id, sealed_by) REFERENCES users (college_id, id)
);
CREATE INDEX message_originals_message ON message_originals (college_id, message_id, id);
CREATE INDEX message_originals_conversation ON message_originals (college_id, conversation_id);
CREATE INDEX message_originals_sealer ON message_originals (college_id, sealed_by);
CREATE INDEX message_originals_expiry ON message_originals (college_id, keep_until);
COMMENT ON TABLE message_originals IS 'What edited and deleted messages said, sealed: read in a logged moderation case only, until keep_until.';
COMMENT ON COLUMN message_originals.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN message_originals.id IS 'UUIDv7; the order of changes.';
COMMENT ON COLUMN message_originals.conversation_id IS 'Where the message is.';
COMMENT ON COLUMN message_originals.message_id IS 'Which message.';
COMMENT ON COLUMN message_originals.sealed_by IS 'Who edited or deleted it.';
COMMENT ON COLUMN message_originals.reason IS 'edited or deleted.';
COMMENT ON COLUMN message_originals.body IS 'What it said before.';
COMMENT ON COLUMN message_originals.sealed_at IS 'When it was replaced.';
COMMENT ON COLUMN message_originals.keep_until IS 'Erased after this.';

CREATE TABLE message_reports (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 1),
    reporter_id uuid NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    opened_by uuid,
    opened_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    CONSTRAINT message_reports_once_key UNIQUE (college_id, message_id, reporter_id),
    FOREIGN KEY (college_id, conversation_id, seq) REFERENCES messages (college_id, conversation_id, seq),
    FOREIGN KEY (college_id, message_id) REFERENCES messages (college_id, id),
    FOREIGN KEY (college_id, reporter_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, opened_by) REFERENCES users (college_id, id)
);
CREATE INDEX message_reports_by_time ON message_reports (college_id, created_at DESC, id DESC);
CREATE INDEX message_reports_conversation ON message_reports (college_id, conversation_id, seq);
CREATE INDEX message_reports_reporter ON message_reports (college_id, reporter_id);
CREATE INDEX message_reports_opener ON message_reports (college_id, opened_by);
COMMENT ON TABLE message_reports IS 'A participant''s report of a message: the only ground on which a moderator may open it.';
COMMENT ON COLUMN message_reports.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN message_reports.id IS 'UUIDv7; the case.';
COMMENT ON COLUMN message_reports.conversation_id IS 'Where the message is.';
COMMENT ON COLUMN message_reports.message_id IS 'Which message.';
COMMENT ON COLUMN message_reports.seq IS 'Its number in the conversation.';
COMMENT ON COLUMN message_reports.reporter_id IS 'Who reported it.';
COMMENT ON COLUMN message_reports.reason IS 'Why.';
COMMENT ON COLUMN message_reports.opened_by IS 'Which moderator read it last.';
COMMENT ON COLUMN message_reports.opened_at IS 'When; the transaction of that very moment may read the message and what is around it.';
COMMENT ON COLUMN message_reports.created_at IS 'When it was reported.';

-- Policies. A person's own place in a conversation is a plain index lookup. For rows of other people a policy on the
-- table itself would recurse, so two definer functions list the acting person's conversations, once a statement.
CREATE FUNCTION p2p.my_conversations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.conversation_id FROM public.conversation_participants p
    WHERE p.college_id = p2p.current_college() AND p.user_id = p2p.current_member() AND p.left_at IS NULL
$$;
COMMENT ON FUNCTION p2p.my_conversations() IS 'Reviewed definer function: the conversations of this college the acting person is in.';
CREATE FUNCTION p2p.my_own_conversations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.conversation_id FROM public.conversation_participants p
    WHERE p.college_id = p2p.current_college() AND p.user_id = p2p.current_member() AND p.left_at IS NULL
        AND p.role = 'owner'
$$;
COMMENT ON FUNCTION p2p.my_own_conversations() IS 'Reviewed definer function: the conversations of this college the acting person owns.';
CREATE FUNCTION p2p.my_new_conversations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.id FROM public.conversations c
    WHERE c.college_id = p2p.current_college() AND c.created_by = p2p.current_member() AND c.last_seq = 0
$$;
COMMENT ON FUNCTION p2p.my_new_conversations() IS 'Reviewed definer function: the conversations of this college the acting person began and nobody has said anything in.';
CREATE FUNCTION p2p.blocked_with(other uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.blocks b
        WHERE b.college_id = p2p.current_college()
            AND ((b.blocker_id = p2p.current_member() AND b.blocked_id = other)
                OR (b.blocker_id = other AND b.blocked_id = p2p.current_member())))
$$;
COMMENT ON FUNCTION p2p.blocked_with(uuid) IS 'Reviewed definer function: whether the acting person and another of this college have a block between them.';
GRANT SELECT (college_id, conversation_id, user_id, left_at, role) ON conversation_participants TO p2p_search;
GRANT SELECT (college_id, id, created_by, last_seq) ON conversations TO p2p_search;
GRANT SELECT (college_id, blocker_id, blocked_id) ON blocks TO p2p_search;
GRANT CREATE ON SCHEMA p2p TO p2p_search;
ALTER FUNCTION p2p.my_conversations() OWNER TO p2p_search;
ALTER FUNCTION p2p.my_own_conversations() OWNER TO p2p_search;
ALTER FUNCTION p2p.my_new_conversations() OWNER TO p2p_search;
ALTER FUNCTION p2p.blocked_with(uuid) OWNER TO p2p_search;
REVOKE CREATE ON SCHEMA p2p FROM p2p_search;
REVOKE EXECUTE ON FUNCTION p2p.my_conversations(), p2p.my_own_conversations(), p2p.my_new_conversations(),
    p2p.blocked_with(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.my_conversations(), p2p.my_own_conversations(), p2p.my_new_conversations(),
    p2p.blocked_with(uuid) TO p2p_app;

CREATE POLICY participants_read ON conversation_participants FOR SELECT TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()) OR conversation_id IN (SELECT p2p.my_conversations()));
-- The founder fills a conversation before its first line; later an owner adds people.
CREATE POLICY participants_insert ON conversation_participants FOR INSERT TO p2p_app
    WITH CHECK (conversation_id IN (SELECT p2p.my_own_conversations())
        OR conversation_id IN (SELECT p2p.my_new_conversations()));
CREATE POLICY participants_update ON conversation_participants FOR UPDATE TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR conversation_id IN (SELECT p2p.my_own_conversations()))
    WITH CHECK (user_id = (SELECT p2p.current_member()) OR conversation_id IN (SELECT p2p.my_own_conversations()));
GRANT SELECT, INSERT ON conversation_participants TO p2p_app;
GRANT UPDATE (role, joined_seq, last_read_seq, last_delivered_seq, muted_until, joined_at, left_at)
    ON conversation_participants TO p2p_app;

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
GRANT SELECT, INSERT ON conversations TO p2p_app;
GRANT UPDATE (title, last_seq, last_change, awaiting, low_blocks, high_blocks, changed_at) ON conversations TO p2p_app;

-- A moderator reads a reported message and five on either side, in the transaction that records the opening.
CREATE POLICY participants_read ON messages FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_system()) OR EXISTS (
        SELECT FROM conversation_participants p
        WHERE p.college_id = messages.college_id AND p.conversation_id = messages.conversation_id
            AND p.user_id = (SELECT p2p.current_member()) AND p.left_at IS NULL AND messages.seq > p.joined_seq)
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
GRANT SELECT, INSERT ON messages TO p2p_app;
GRANT UPDATE (change_seq, changed_at, body, edited_at, deleted_at) ON messages TO p2p_app;
-- Others may touch a message only by reacting to it; what it says is its sender's.
CREATE FUNCTION p2p.guard_message_change() RETURNS trigger
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
COMMENT ON FUNCTION p2p.guard_message_change() IS 'Second layer under the service: nobody rewrites what somebody else said.';
REVOKE EXECUTE ON FUNCTION p2p.guard_message_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.guard_message_change() TO p2p_app;
CREATE TRIGGER messages_guard BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION p2p.guard_message_change();

CREATE POLICY participants_read ON message_reactions FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_system()) OR conversation_id IN (SELECT p2p.my_conversations()));
CREATE POLICY own_insert ON message_reactions FOR INSERT TO p2p_app
    WITH CHECK (user_id = (SELECT p2p.current_member()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_reactions.college_id AND m.id = message_reactions.message_id
            AND m.conversation_id = message_reactions.conversation_id));
CREATE POLICY own_delete ON message_reactions FOR DELETE TO p2p_app
    USING (user_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT, DELETE ON message_reactions TO p2p_app;

CREATE POLICY sealed ON message_originals FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_system()) OR ((SELECT p2p.can_moderate()) AND EXISTS (
        SELECT FROM message_reports r
        WHERE r.college_id = message_originals.college_id AND r.message_id = message_originals.message_id
            AND r.opened_by = (SELECT p2p.current_member()) AND r.opened_at = now())));
CREATE POLICY sender_seals ON message_originals FOR INSERT TO p2p_app
    WITH CHECK (sealed_by = (SELECT p2p.current_member()) AND EXISTS (
        SELECT FROM messages m
        WHERE m.college_id = message_originals.college_id AND m.id = message_originals.message_id
            AND m.conversation_id = message_originals.conversation_id AND m.sender_id = message_originals.sealed_by));
CREATE POLICY system_erases ON message_originals FOR DELETE TO p2p_app
    USING ((SELECT p2p.is_system()) AND keep_until < now());
GRANT SELECT, INSERT, DELETE ON message_originals TO p2p_app;

CREATE POLICY handlers_read ON message_reports FOR SELECT TO p2p_app
    USING ((SELECT p2p.can_moderate()) OR reporter_id = (SELECT p2p.current_member()));
CREATE POLICY participants_report ON message_reports FOR INSERT TO p2p_app
    WITH CHECK (reporter_id = (SELECT p2p.current_member())
        AND conversation_id IN (SELECT p2p.my_conversations()));
CREATE POLICY handlers_open ON message_reports FOR UPDATE TO p2p_app
    USING ((SELECT p2p.can_moderate()))
    WITH CHECK ((SELECT p2p.can_moderate()) AND opened_by = (SELECT p2p.current_member()));
GRANT SELECT, INSERT ON message_reports TO p2p_app;
GRANT UPDATE (opened_by, opened_at) ON message_reports TO p2p_app;

CALL p2p.raise_wall('conversations');
CALL p2p.raise_wall('conversation_participants');
CALL p2p.raise_wall('messages');
CALL p2p.raise_wall('message_reactions');
CALL p2p.raise_wall('message_originals');
CALL p2p.raise_wall('message_reports');
