-- What everybody of the college may read is said as an equation of a column. A condition without a column would be asked
-- for every row, or set up as a sub-select for every table of a statement; an equation joins those the planner knows of
-- that column (the wall's, the query's own), and is settled once for all tables of a join, before any row is read.
-- Marks are read by their owner only, for the same reason; the count of a share published anew is the database's.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

-- Without COALESCE, which the planner does not know to be leakproof.
CREATE FUNCTION p2p.known_college() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN pg_catalog.current_setting('app.role', true)
            IN ('student', 'alumni', 'faculty', 'college_admin', 'system')
        THEN nullif(pg_catalog.current_setting('app.college_id', true), '')::uuid END;
COMMENT ON FUNCTION p2p.known_college() IS
    'The college of this transaction for a signed-in person or the product itself; NULL (so: no rows) for anybody else.';
REVOKE EXECUTE ON FUNCTION p2p.known_college() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.known_college() TO p2p_app, p2p_platform, p2p_queue, p2p_search;

ALTER POLICY members_read ON users USING (college_id = p2p.known_college());
ALTER POLICY members_read ON user_capabilities USING (college_id = p2p.known_college());
ALTER POLICY members_read ON experience_feed USING (college_id = p2p.known_college());
ALTER POLICY members_read ON experience_search USING (college_id = p2p.known_college());
ALTER POLICY members_read ON chat_preferences USING (college_id = p2p.known_college());
DROP FUNCTION p2p.is_known();

ALTER POLICY own_bookmarks ON experience_bookmarks USING (user_id = p2p.current_member());
ALTER POLICY own_or_moderator_read ON experience_helpful USING (user_id = p2p.current_member());
ALTER POLICY own_or_moderator_read ON experience_helpful RENAME TO own_read;

CREATE FUNCTION p2p.set_helpful_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The row's college is the transaction's own: the wall refuses any other right after this.
    NEW.helpful_count := (SELECT count(*) FROM public.experience_helpful h
        WHERE h.college_id = NEW.college_id AND h.experience_id = NEW.experience_id);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.set_helpful_count() IS
    'Reviewed definer function: a share published anew starts with the marks it has, which nobody else may read.';
REVOKE EXECUTE ON FUNCTION p2p.set_helpful_count() FROM PUBLIC;
CREATE TRIGGER experience_feed_marks BEFORE INSERT ON experience_feed
    FOR EACH ROW EXECUTE FUNCTION p2p.set_helpful_count();
GRANT SELECT (college_id, experience_id) ON experience_helpful TO p2p_search;
GRANT CREATE ON SCHEMA p2p TO p2p_search;
ALTER FUNCTION p2p.set_helpful_count() OWNER TO p2p_search;
REVOKE CREATE ON SCHEMA p2p FROM p2p_search;
