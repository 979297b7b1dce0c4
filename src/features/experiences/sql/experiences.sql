-- The working copy of an experience, what was submitted of it, and what was decided.

-- Second layer under the service: nobody but the author writes the text, nobody decides on their own experience, and
-- what is under review stands still. The guard names the columns a moderator may change; every other one, also one that
-- is added later, may not. What authors may change of their own experience is said by the columns that are granted.
CREATE OR REPLACE FUNCTION p2p.guard_experience_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    of_moderators text[] := ARRAY['state', 'pending_since', 'updated_at'];
BEGIN
    IF p2p.acting_as() IN ('system', 'nobody') THEN
        RETURN NEW; -- nobody passes no policy; this is a migration
    END IF;
    IF OLD.author_id = p2p.current_member() THEN
        IF NEW.state IS DISTINCT FROM OLD.state AND NEW.state NOT IN ('draft', 'pending', 'withdrawn') THEN
            RAISE EXCEPTION 'authors do not decide on their own share' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.state = 'pending' AND NEW.state <> 'withdrawn' THEN
            RAISE EXCEPTION 'a share under review stands still' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'pending' OR NEW.state NOT IN ('approved', 'rejected', 'changes_requested')
        OR to_jsonb(NEW) - of_moderators IS DISTINCT FROM to_jsonb(OLD) - of_moderators THEN
        RAISE EXCEPTION 'moderators decide on what is pending and change no text' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_experience_change() IS 'Who may change what of a working copy.';
CALL p2p.set_callers('p2p.guard_experience_change()', '{p2p_app}');

CALL p2p.drop_policies_and_triggers('experiences');
CREATE POLICY author_or_moderator_read ON experiences FOR SELECT TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
CREATE POLICY author_insert ON experiences FOR INSERT TO p2p_app
    WITH CHECK ((state = 'draft' AND last_version = 0 AND author_id = (SELECT p2p.current_member())
            AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.is_system()));
CREATE POLICY author_or_moderator_update ON experiences FOR UPDATE TO p2p_app
    USING ((author_id = (SELECT p2p.current_member()) AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.can_moderate()))
    WITH CHECK ((author_id = (SELECT p2p.current_member()) AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.can_moderate()));
-- Only what was never submitted can be deleted.
CREATE POLICY author_delete ON experiences FOR DELETE TO p2p_app
    USING (state = 'draft' AND last_version = 0 AND author_id = (SELECT p2p.current_member()));
CREATE TRIGGER experiences_guard BEFORE UPDATE ON experiences
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_experience_change();
CREATE TRIGGER experiences_touch BEFORE UPDATE ON experiences
    FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();

CALL p2p.drop_policies_and_triggers('experience_versions');
-- Members read the one version that is published; authors and moderators read all.
CREATE POLICY published_author_or_moderator_read ON experience_versions FOR SELECT TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate())
        OR EXISTS (SELECT 1 FROM experience_feed f
            WHERE f.college_id = experience_versions.college_id AND f.experience_id = experience_versions.experience_id
                AND f.version = experience_versions.version));
CREATE POLICY author_insert ON experience_versions FOR INSERT TO p2p_app
    WITH CHECK ((author_id = (SELECT p2p.current_member()) AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.is_system()));
-- What was submitted stays, word for word, for ever.
CREATE TRIGGER experience_versions_frozen BEFORE UPDATE OR DELETE ON experience_versions
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER experience_versions_kept BEFORE TRUNCATE ON experience_versions
    FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();

CREATE OR REPLACE FUNCTION p2p.guard_decision_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.reason_erased_at IS NULL OR OLD.reason_erased_at IS NOT NULL
        OR to_jsonb(NEW) - ARRAY['reason', 'reason_salt', 'reason_erased_at']
            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['reason', 'reason_salt', 'reason_erased_at'] THEN
        RAISE EXCEPTION 'of a decision, only its reason can be erased, once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_decision_change() IS 'A decision never changes; its reason can be erased.';
CALL p2p.set_callers('p2p.guard_decision_change()', '{p2p_app}');

CALL p2p.drop_policies_and_triggers('experience_decisions');
CREATE POLICY author_or_moderator_read ON experience_decisions FOR SELECT TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
CREATE POLICY moderator_insert ON experience_decisions FOR INSERT TO p2p_app
    WITH CHECK ((SELECT p2p.can_moderate()) AND decided_by IS NOT DISTINCT FROM (SELECT p2p.current_member()));
-- The text of a reason can be erased without a hole in the audit chain, which holds a salted digest of it.
CREATE POLICY system_read ON experience_decisions FOR SELECT TO p2p_app USING ((SELECT p2p.is_system()));
CREATE POLICY system_erases ON experience_decisions FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));
CREATE TRIGGER experience_decisions_frozen BEFORE DELETE ON experience_decisions
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER experience_decisions_guard BEFORE UPDATE ON experience_decisions
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_decision_change();
CREATE TRIGGER experience_decisions_kept BEFORE TRUNCATE ON experience_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();
