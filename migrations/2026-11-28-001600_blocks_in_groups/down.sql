SET row_security = off;
SET lock_timeout = '2s';
CREATE OR REPLACE FUNCTION p2p.is_open_conversation(college uuid, conversation uuid) RETURNS boolean
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.conversations c
        WHERE c.college_id = college AND c.id = conversation
            AND NOT c.low_blocks AND NOT c.high_blocks AND c.awaiting IS NULL);
END
$$;
DROP FUNCTION p2p.alone_with_blocked(uuid);
