SET row_security = off;
SET lock_timeout = '2s';
DROP TRIGGER messages_sender_guard ON messages;
DROP TRIGGER conversations_guard ON conversations;
DROP TRIGGER conversation_participants_guard ON conversation_participants;
DROP FUNCTION p2p.guard_message_sender();
DROP FUNCTION p2p.guard_conversation();
DROP FUNCTION p2p.guard_participant();
