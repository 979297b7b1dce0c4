-- The login of requests reads no secret and writes no entry of the trail but through the functions of the migration before.
-- Processes of an earlier release read and write the tables themselves: they must have ended before this runs.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

REVOKE SELECT ON credentials, refresh_tokens, one_time_tokens, invitations, sessions FROM p2p_app;
GRANT SELECT (college_id, user_id, updated_at) ON credentials TO p2p_app;
GRANT SELECT (college_id, session_id, generation, issued_at, used_at) ON refresh_tokens TO p2p_app;
GRANT SELECT (college_id, purpose, user_id, email, expires_at, consumed_at, created_at) ON one_time_tokens TO p2p_app;
GRANT SELECT (college_id, id, email, full_name, role, invited_by, sent_count, sent_at, expires_at, accepted_at,
    accepted_by, revoked_at, created_at) ON invitations TO p2p_app;
GRANT SELECT (college_id, id, user_id, agent, address_hash, created_at, last_used_at, expires_at, revoked_at,
    revoke_reason) ON sessions TO p2p_app;

REVOKE INSERT ON audit_entries FROM p2p_app;
REVOKE INSERT ON audit_heads FROM p2p_app;
REVOKE UPDATE (n, hash) ON audit_heads FROM p2p_app;
ALTER POLICY append ON audit_entries TO p2p_keeper;
ALTER POLICY append ON audit_heads TO p2p_keeper;
CREATE POLICY readers ON audit_heads FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('auditor')));
