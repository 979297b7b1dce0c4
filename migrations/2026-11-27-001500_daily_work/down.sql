SET row_security = off;
SET lock_timeout = '2s';
DROP FUNCTION p2p.plan_daily(uuid[]);
REVOKE SELECT (kind, created_at) ON jobs FROM p2p_queue;
REVOKE INSERT (college_id, id, kind) ON jobs FROM p2p_queue;
DROP INDEX jobs_daily;
