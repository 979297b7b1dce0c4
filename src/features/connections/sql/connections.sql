-- Who knows whom, who blocks whom, and what a person chose for chat.

CALL p2p.drop_policies_and_triggers('connections');
-- Both people see and change what is between them; the system writes mails about it.
CREATE POLICY pair_reads ON connections FOR SELECT TO p2p_app
    USING (low_id = (SELECT p2p.current_member()) OR high_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()));
CREATE POLICY requester_inserts ON connections FOR INSERT TO p2p_app
    WITH CHECK (requested_by = (SELECT p2p.current_member()));
CREATE POLICY pair_updates ON connections FOR UPDATE TO p2p_app
    USING (low_id = (SELECT p2p.current_member()) OR high_id = (SELECT p2p.current_member()))
    WITH CHECK (low_id = (SELECT p2p.current_member()) OR high_id = (SELECT p2p.current_member()));
CREATE TRIGGER connections_touch BEFORE UPDATE ON connections
    FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();

-- A block is never shown to who is blocked, yet holds for both.
CREATE OR REPLACE FUNCTION p2p.blocked_with(other uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.blocks b
        WHERE b.college_id = p2p.current_college()
            AND ((b.blocker_id = p2p.current_member() AND b.blocked_id = other)
                OR (b.blocker_id = other AND b.blocked_id = p2p.current_member())))
$$;
COMMENT ON FUNCTION p2p.blocked_with(uuid) IS 'Reviewed definer function: whether the acting person and another of this college have a block between them.';
CALL p2p.set_callers('p2p.blocked_with(uuid)', '{p2p_app}', owner => 'p2p_search');

CALL p2p.drop_policies_and_triggers('blocks');
CREATE POLICY own_blocks ON blocks FOR ALL TO p2p_app
    USING (blocker_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()))
    WITH CHECK (blocker_id = (SELECT p2p.current_member()));

-- Everybody of the college is told whether somebody accepts messages.
CALL p2p.protect('chat_preferences', person => 'user_id', readers => 'college', writes => '{insert, update}');
