-- What PostgreSQL lets everybody do in every database and the product has no use for: large objects, notifications, locks
-- that outlive a transaction, and other sessions. Only a superuser can take it away; without one, `peer2peer serve` warns.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

DO $$
DECLARE
    function record;
BEGIN
    FOR function IN
        SELECT p.oid::regprocedure AS signature,
            CASE WHEN p.proname ~ 'advisory' THEN 'p2p_owner' WHEN p.proname ~ '^pg_stat' THEN 'pg_monitor' END AS keeps
        FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
            AND p.proname IN ('lo_creat', 'lo_create', 'lo_open', 'lo_close', 'lo_unlink', 'lo_from_bytea', 'lo_get',
                'lo_put', 'lo_lseek', 'lo_lseek64', 'lo_tell', 'lo_tell64', 'lo_truncate', 'lo_truncate64', 'loread',
                'lowrite', 'pg_notify', 'pg_advisory_lock', 'pg_advisory_lock_shared', 'pg_try_advisory_lock',
                'pg_try_advisory_lock_shared', 'pg_cancel_backend', 'pg_terminate_backend', 'pg_stat_get_activity',
                'pg_stat_get_backend_activity')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function.signature);
        IF function.keeps IS NOT NULL THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', function.signature, function.keeps);
        END IF;
    END LOOP;
    REVOKE SELECT ON pg_catalog.pg_stat_activity FROM PUBLIC;
    GRANT SELECT ON pg_catalog.pg_stat_activity TO pg_monitor;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'only a superuser can take large objects, notifications, session locks and other sessions from p2p_app';
END
$$;
