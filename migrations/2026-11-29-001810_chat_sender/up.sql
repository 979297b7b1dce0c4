-- Sending a message is one function, whose owner p2p_chat the wall holds for as for every login. And a conversation has no
-- index on when it last changed any more, so that counting it up touches no index at all: what changed lately is found by
-- its messages.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

DO $$
BEGIN
    CREATE ROLE p2p_chat NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- made by an earlier or a parallel migration
END;
$$;
GRANT USAGE ON SCHEMA public, p2p TO p2p_chat;
GRANT SELECT (college_id, id, kind, last_seq, last_change, awaiting, low_blocks, high_blocks),
    UPDATE (last_seq, last_change, changed_at, awaiting) ON conversations TO p2p_chat;
GRANT SELECT (college_id, conversation_id, user_id, joined_seq, left_at) ON conversation_participants TO p2p_chat;
GRANT INSERT (college_id, id, conversation_id, seq, change_seq, created_change, sender_id, client_id, request_digest, kind,
    body, reply_to, mentions, attachments, created_at, changed_at) ON messages TO p2p_chat;

CREATE INDEX messages_by_changed_at ON messages (college_id, changed_at);
DROP INDEX conversations_by_change;
