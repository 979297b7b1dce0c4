SET row_security = off;
SET lock_timeout = '2s';

REVOKE UPDATE (reason, reason_salt, reason_erased_at) ON experience_decisions FROM p2p_app;
DROP POLICY system_read ON experience_decisions;
DROP POLICY system_erases ON experience_decisions;
DROP TRIGGER experience_decisions_guard ON experience_decisions;
DROP TRIGGER experience_decisions_frozen ON experience_decisions;
CREATE TRIGGER experience_decisions_frozen BEFORE UPDATE OR DELETE ON experience_decisions
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
DROP FUNCTION p2p.guard_decision_change();
ALTER TABLE experience_decisions DROP CONSTRAINT experience_decisions_erased_check;
ALTER TABLE experience_decisions DROP CONSTRAINT experience_decisions_reason_needed_check;
ALTER TABLE experience_decisions ADD CONSTRAINT experience_decisions_reason_needed_check
    CHECK (decision = 'approved' OR reason <> '');
ALTER TABLE experience_decisions DROP COLUMN reason_erased_at;
ALTER TABLE experience_decisions DROP COLUMN reason_salt;
COMMENT ON TABLE experience_decisions IS 'One decision for each version at most; rows never change.';
