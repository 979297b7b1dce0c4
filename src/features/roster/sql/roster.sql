-- The roster and the files it was brought in with: for the office and its roster managers.

CALL p2p.drop_policies_and_triggers('roster_imports');
CREATE POLICY roster_office ON roster_imports FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')));

CALL p2p.drop_policies_and_triggers('roster_entries');
CREATE POLICY roster_office ON roster_entries FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')));
-- Entries that nobody has claimed can be removed. What stands behind an account stays.
CREATE POLICY claimed_stays ON roster_entries AS RESTRICTIVE FOR DELETE TO p2p_app USING (user_id IS NULL);
CREATE TRIGGER roster_entries_touch BEFORE UPDATE ON roster_entries
    FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();

CALL p2p.drop_policies_and_triggers('roster_import_rows');
CREATE POLICY roster_office ON roster_import_rows FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')))
    WITH CHECK ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('roster_manager')));
