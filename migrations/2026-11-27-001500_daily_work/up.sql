-- The daily work of every college is planned by the workers, not by whoever happens to sign in.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE INDEX jobs_daily ON jobs (college_id, created_at) WHERE kind = 'daily';

CREATE FUNCTION p2p.plan_daily(colleges uuid[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    planned bigint;
BEGIN
    -- Several workers may plan at the same moment. Whoever gets the lock sees, in a statement of its own, what the one
    -- before has committed.
    IF NOT pg_try_advisory_xact_lock(hashtext('p2p.plan_daily')) THEN
        RETURN 0;
    END IF;
    INSERT INTO public.jobs (college_id, id, kind)
    SELECT c.id, gen_random_uuid(), 'daily'
    FROM unnest(colleges) c (id)
    WHERE NOT EXISTS (
        SELECT FROM public.jobs j
        WHERE j.college_id = c.id AND j.kind = 'daily'
            AND (j.created_at > now() - interval '1 day' OR j.state IN ('ready', 'running'))
    );
    GET DIAGNOSTICS planned = ROW_COUNT;
    RETURN planned;
END;
$$;
COMMENT ON FUNCTION p2p.plan_daily(uuid[]) IS
    'Reviewed definer function: enqueues the daily job of those of these colleges that had none for a day; returns how many.';
GRANT INSERT (college_id, id, kind) ON jobs TO p2p_queue;
GRANT SELECT (kind, created_at) ON jobs TO p2p_queue;
GRANT CREATE ON SCHEMA p2p TO p2p_queue;
ALTER FUNCTION p2p.plan_daily(uuid[]) OWNER TO p2p_queue;
REVOKE CREATE ON SCHEMA p2p FROM p2p_queue;
REVOKE EXECUTE ON FUNCTION p2p.plan_daily(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.plan_daily(uuid[]) TO p2p_platform;
