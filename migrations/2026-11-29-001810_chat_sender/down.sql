SET row_security = off;
SET lock_timeout = '2s';

CREATE INDEX conversations_by_change ON conversations (college_id, changed_at);
DROP INDEX messages_by_changed_at;
DROP FUNCTION IF EXISTS p2p.send_message(uuid, uuid, uuid, bytea, text, text, bigint, uuid[], jsonb, timestamptz, boolean);
DROP POLICY IF EXISTS sending ON conversations;
DROP POLICY IF EXISTS sending ON conversation_participants;
DROP POLICY IF EXISTS sending ON messages;
REVOKE ALL ON conversations, conversation_participants, messages FROM p2p_chat;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA p2p FROM p2p_chat;
REVOKE USAGE ON SCHEMA public, p2p FROM p2p_chat;
-- The role stays: it belongs to the cluster, and other databases may use it.
