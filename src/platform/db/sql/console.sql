-- Operators of the console and what they did. No college's people are in here, and only the console's login reads it.

CALL p2p.drop_policies_and_triggers('operators');
CREATE POLICY console ON operators FOR ALL TO p2p_platform USING (true) WITH CHECK (true);

CALL p2p.drop_policies_and_triggers('operator_sessions');
CREATE POLICY console ON operator_sessions FOR ALL TO p2p_platform USING (true) WITH CHECK (true);

CALL p2p.drop_policies_and_triggers('operator_tokens');
CREATE POLICY console ON operator_tokens FOR ALL TO p2p_platform USING (true) WITH CHECK (true);

CALL p2p.drop_policies_and_triggers('platform_audit');
CREATE POLICY console ON platform_audit FOR ALL TO p2p_platform USING (true) WITH CHECK (true);
-- Entries never change.
CREATE TRIGGER platform_audit_frozen BEFORE UPDATE OR DELETE ON platform_audit
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER platform_audit_kept BEFORE TRUNCATE ON platform_audit
    FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();
