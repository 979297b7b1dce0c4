SET row_security = off;
SET lock_timeout = '2s';
ALTER POLICY members_read ON users USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
ALTER POLICY members_read ON user_capabilities USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
ALTER POLICY members_read ON experience_feed USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
ALTER POLICY members_read ON experience_search USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
ALTER POLICY members_read ON chat_preferences USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
DROP FUNCTION p2p.is_known();
