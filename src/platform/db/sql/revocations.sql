-- Whose access token is no longer to be believed. Triggers write it down where it happens, whoever does it; every process
-- reads it (platform/auth/revocation_tail.rs) and from then on looks that session or person up.

-- Arguments: the columns that hold the college and who or what it is about.
CREATE OR REPLACE FUNCTION p2p.note_revocation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    changed jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        changed := to_jsonb(OLD);
    ELSE
        changed := to_jsonb(NEW);
    END IF;
    INSERT INTO public.revocations (college_id, subject_id)
    VALUES ((changed ->> TG_ARGV[0])::uuid, (changed ->> TG_ARGV[1])::uuid);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION p2p.note_revocation() IS
    'Reviewed definer function: a trigger that writes down whose rights or sign-in changed, for every process to read.';
CALL p2p.set_callers('p2p.note_revocation()', '{}', owner => 'p2p_queue');

CALL p2p.drop_policies_and_triggers('revocations');
CREATE POLICY processes ON revocations FOR ALL TO p2p_platform USING (true) WITH CHECK (true);
