-- Answers already given to a client's key.

CALL p2p.drop_policies_and_triggers('idempotency_keys');
-- A person's keys are their own; the daily work of the product deletes old ones.
CREATE POLICY own_keys ON idempotency_keys FOR ALL TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()))
    WITH CHECK (user_id = (SELECT p2p.current_member()));
