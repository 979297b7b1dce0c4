-- Jobs, and the functions of the worker.

-- The only way past the wall for the worker: it learns which job of which college is next, nothing else.
CREATE OR REPLACE FUNCTION p2p.claim_jobs(how_many integer, lease interval)
    RETURNS TABLE (college_id uuid, job_id uuid)
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    -- A job whose worker died on the last attempt is given up, not run once more.
    UPDATE public.jobs SET state = 'failed', finished_at = now(), leased_until = NULL,
        last_error = 'The worker stopped during the last attempt.'
    WHERE state = 'running' AND leased_until < now() AND attempts >= max_attempts;
    WITH due AS (
        SELECT j.college_id, j.id,
            row_number() OVER (PARTITION BY j.college_id ORDER BY j.run_at, j.id) AS turn
        FROM public.jobs j
        WHERE j.run_at <= now()
            AND (j.state = 'ready' OR (j.state = 'running' AND j.leased_until < now()))
    ), picked AS (
        -- Round robin by college, so that one college's backlog does not hold up the others.
        SELECT j.college_id, j.id
        FROM public.jobs j
        JOIN (SELECT due.college_id, due.id, due.turn FROM due ORDER BY due.turn LIMIT how_many * 4) fair
            ON fair.college_id = j.college_id AND fair.id = j.id
        WHERE j.state = 'ready' OR (j.state = 'running' AND j.leased_until < now())
        ORDER BY fair.turn
        LIMIT how_many
        FOR UPDATE OF j SKIP LOCKED
    )
    UPDATE public.jobs j
    SET state = 'running', attempts = j.attempts + 1, leased_until = now() + lease
    FROM picked
    WHERE j.college_id = picked.college_id AND j.id = picked.id
    RETURNING j.college_id, j.id;
$$;
COMMENT ON FUNCTION p2p.claim_jobs(integer, interval) IS 'Reviewed definer function: hands out (college, job) pairs, no content.';
CALL p2p.set_callers('p2p.claim_jobs(integer, interval)', '{p2p_platform}', owner => 'p2p_queue');

-- The daily work of every college is planned by the workers.
CREATE OR REPLACE FUNCTION p2p.plan_daily(colleges uuid[]) RETURNS bigint
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
CALL p2p.set_callers('p2p.plan_daily(uuid[])', '{p2p_platform}', owner => 'p2p_queue');

CALL p2p.drop_policies_and_triggers('jobs');
-- Whoever changes something may enqueue what follows from it; the office sees the queue, others their own jobs.
CREATE POLICY enqueue ON jobs FOR INSERT TO p2p_app WITH CHECK (state = 'ready' AND attempts = 0);
CREATE POLICY staff_read ON jobs FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_staff()) OR created_by = (SELECT p2p.current_member()));
-- Workers move jobs on; administrators retry failed ones.
CREATE POLICY system_update ON jobs FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_staff())) WITH CHECK ((SELECT p2p.is_staff()));
