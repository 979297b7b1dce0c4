SET row_security = off;
SET lock_timeout = '2s';

DROP POLICY readers ON audit_heads;
ALTER POLICY append ON audit_heads TO p2p_app, p2p_keeper;
ALTER POLICY append ON audit_entries TO p2p_app, p2p_keeper;
GRANT INSERT ON audit_entries TO p2p_app;
GRANT INSERT ON audit_heads TO p2p_app;
-- In the order they were given in, so that the dump is the same.
REVOKE SELECT (n, hash), INSERT (n, hash), UPDATE (n, hash) ON audit_heads FROM p2p_keeper;
GRANT UPDATE (n, hash) ON audit_heads TO p2p_app;
GRANT SELECT (n, hash), INSERT (n, hash), UPDATE (n, hash) ON audit_heads TO p2p_keeper;
REVOKE SELECT (college_id, user_id, updated_at) ON credentials FROM p2p_app;
REVOKE SELECT (college_id, session_id, generation, issued_at, used_at) ON refresh_tokens FROM p2p_app;
REVOKE SELECT (college_id, purpose, user_id, email, expires_at, consumed_at, created_at) ON one_time_tokens FROM p2p_app;
REVOKE SELECT (college_id, id, email, full_name, role, invited_by, sent_count, sent_at, expires_at, accepted_at,
    accepted_by, revoked_at, created_at) ON invitations FROM p2p_app;
REVOKE SELECT (college_id, id, user_id, agent, address_hash, created_at, last_used_at, expires_at, revoked_at,
    revoke_reason) ON sessions FROM p2p_app;
GRANT SELECT ON credentials, refresh_tokens, one_time_tokens, invitations, sessions TO p2p_app;
