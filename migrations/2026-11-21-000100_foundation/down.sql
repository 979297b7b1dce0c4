SET row_security = off;
SET lock_timeout = '2s';
DROP TABLE college_hosts;
DROP TABLE colleges;
DROP SCHEMA p2p CASCADE;
REVOKE USAGE ON SCHEMA public FROM p2p_app, p2p_platform, p2p_queue, p2p_search;
-- Roles stay: they belong to the cluster, and other databases may use them.
