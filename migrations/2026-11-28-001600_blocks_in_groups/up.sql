-- A block holds in a group with nobody else in it, as it does in a conversation of two.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE FUNCTION p2p.alone_with_blocked(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(bool_and(EXISTS (
        SELECT FROM public.blocks b
        WHERE b.college_id = p.college_id
            AND ((b.blocker_id = p2p.current_member() AND b.blocked_id = p.user_id)
                OR (b.blocker_id = p.user_id AND b.blocked_id = p2p.current_member())))), false)
    FROM public.conversation_participants p
    WHERE p.college_id = p2p.current_college() AND p.conversation_id = alone_with_blocked.conversation
        AND p.left_at IS NULL AND p.user_id <> p2p.current_member()
        AND EXISTS (
            SELECT FROM public.conversation_participants own
            WHERE own.college_id = p.college_id AND own.conversation_id = p.conversation_id
                AND own.user_id = p2p.current_member() AND own.left_at IS NULL)
$$;
COMMENT ON FUNCTION p2p.alone_with_blocked(uuid) IS 'Reviewed definer function: whether everybody else in a conversation of the acting person has a block between them and that person; false where nobody else is.';
GRANT CREATE ON SCHEMA p2p TO p2p_search;
ALTER FUNCTION p2p.alone_with_blocked(uuid) OWNER TO p2p_search;
REVOKE CREATE ON SCHEMA p2p FROM p2p_search;
REVOKE EXECUTE ON FUNCTION p2p.alone_with_blocked(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.alone_with_blocked(uuid) TO p2p_app;

CREATE OR REPLACE FUNCTION p2p.is_open_conversation(college uuid, conversation uuid) RETURNS boolean
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.conversations c
        WHERE c.college_id = college AND c.id = conversation
            AND NOT c.low_blocks AND NOT c.high_blocks AND c.awaiting IS NULL
            AND (c.kind <> 'group' OR NOT p2p.alone_with_blocked(c.id)));
END
$$;
