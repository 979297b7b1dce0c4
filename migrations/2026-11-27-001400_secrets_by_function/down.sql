SET row_security = off;
SET lock_timeout = '2s';

DROP FUNCTION p2p.append_audit(text[], text[], text[], jsonb[], jsonb[], text, timestamptz);
DROP FUNCTION p2p.with_length(bytea);
DROP FUNCTION p2p.canonical(jsonb, integer);
DROP FUNCTION p2p.invitation_of(bytea);
DROP FUNCTION p2p.take_link(bytea, text[]);
DROP FUNCTION p2p.find_link(bytea, text[]);
DROP FUNCTION p2p.use_refresh_token(bytea, timestamptz);
DROP FUNCTION p2p.device_fits(uuid, bytea);
DROP FUNCTION p2p.device_known(uuid, bytea);
DROP FUNCTION p2p.password_is(uuid, text[]);
DROP FUNCTION p2p.password_salt(uuid);
ALTER POLICY append ON audit_entries TO p2p_app;
ALTER POLICY append ON audit_heads TO p2p_app;
ALTER POLICY own_or_staff ON sessions TO p2p_app;
ALTER POLICY staff_only ON invitations TO p2p_app;
ALTER POLICY system_only ON one_time_tokens TO p2p_app;
ALTER POLICY system_only ON refresh_tokens TO p2p_app;
ALTER POLICY system_only ON credentials TO p2p_app;
REVOKE ALL ON credentials, refresh_tokens, one_time_tokens, invitations, sessions, audit_heads, audit_entries
    FROM p2p_keeper;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA p2p FROM p2p_keeper;
REVOKE USAGE ON SCHEMA public, p2p FROM p2p_keeper;
-- The role stays: it belongs to the cluster, and other databases may use it.
