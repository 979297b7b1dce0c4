-- Mails about requests that wait: a person's own choice; the daily work notes what it sent.

CALL p2p.drop_policies_and_triggers('request_mails');
CREATE POLICY own_or_system ON request_mails FOR ALL TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()))
    WITH CHECK (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()));
