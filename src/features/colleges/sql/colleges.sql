-- The registry of colleges: global, without a wall. A request sees its own college, the console sees all.

CALL p2p.drop_policies_and_triggers('colleges');
CREATE POLICY own_college ON colleges FOR SELECT TO p2p_app USING (id = (SELECT p2p.current_college()));
CREATE POLICY registry ON colleges FOR ALL TO p2p_platform USING (true) WITH CHECK (true);
CREATE TRIGGER colleges_touch BEFORE UPDATE ON colleges FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();
CREATE TRIGGER colleges_revoke AFTER UPDATE OR DELETE ON colleges
    FOR EACH ROW EXECUTE FUNCTION p2p.note_revocation('id', 'id');

CALL p2p.drop_policies_and_triggers('college_hosts');
CREATE POLICY registry ON college_hosts FOR ALL TO p2p_platform USING (true) WITH CHECK (true);
CREATE TRIGGER college_hosts_revoke AFTER UPDATE OR DELETE ON college_hosts
    FOR EACH ROW EXECUTE FUNCTION p2p.note_revocation('college_id', 'college_id');
