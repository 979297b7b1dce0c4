-- The audit chain holds a salted digest of what a moderator wrote to an author; the text and its salt stand here, where
-- they can be erased without a hole in the chain.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE experience_decisions ADD COLUMN reason_salt bytea CHECK (length(reason_salt) = 16);
ALTER TABLE experience_decisions ADD COLUMN reason_erased_at timestamptz;
COMMENT ON COLUMN experience_decisions.reason_salt IS 'Random; in front of the reason in the digest the audit chain holds. NULL once erased, and for decisions from before digests.';
COMMENT ON COLUMN experience_decisions.reason_erased_at IS 'When the reason was erased; NULL while it is kept.';
ALTER TABLE experience_decisions DROP CONSTRAINT experience_decisions_reason_needed_check;
ALTER TABLE experience_decisions ADD CONSTRAINT experience_decisions_reason_needed_check
    CHECK (decision = 'approved' OR reason <> '' OR reason_erased_at IS NOT NULL);
ALTER TABLE experience_decisions ADD CONSTRAINT experience_decisions_erased_check
    CHECK (reason_erased_at IS NULL OR (reason = '' AND reason_salt IS NULL));

CREATE FUNCTION p2p.guard_decision_change() RETURNS trigger
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
REVOKE EXECUTE ON FUNCTION p2p.guard_decision_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.guard_decision_change() TO p2p_app;
DROP TRIGGER experience_decisions_frozen ON experience_decisions;
CREATE TRIGGER experience_decisions_frozen BEFORE DELETE ON experience_decisions
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER experience_decisions_guard BEFORE UPDATE ON experience_decisions
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_decision_change();
CREATE POLICY system_erases ON experience_decisions FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));
CREATE POLICY system_read ON experience_decisions FOR SELECT TO p2p_app USING ((SELECT p2p.is_system()));
GRANT UPDATE (reason, reason_salt, reason_erased_at) ON experience_decisions TO p2p_app;
COMMENT ON TABLE experience_decisions IS 'One decision for each version at most; rows never change, but a reason can be erased.';
