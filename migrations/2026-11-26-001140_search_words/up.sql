-- Words are cut by the program, in the same way when stored and when asked; PostgreSQL's own parser took `Node.js` for a host
-- and `TCP/IP` for a file. The old function stays for the release before, whose questions the new words answer as well.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE experience_search ADD COLUMN cut smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN experience_search.cut IS
    'Number of the cut the words were made with; 0 is PostgreSQL''s parser. `peer2peer migrate` cuts older rows again.';

CREATE FUNCTION p2p.find_experiences(query text, before_at timestamptz, before_id uuid, how_many integer)
    RETURNS TABLE (experience_id uuid, published_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.experience_id, s.published_at
    FROM public.experience_search s
    WHERE s.college_id = (SELECT p2p.current_college())
        AND (SELECT p2p.is_member() OR p2p.is_system())
        AND s.words @@ query::pg_catalog.tsquery
        AND (before_at IS NULL OR (s.published_at, s.experience_id) < (before_at, before_id))
    ORDER BY s.published_at DESC, s.experience_id DESC
    LIMIT least(how_many, 2000)
$$;
COMMENT ON FUNCTION p2p.find_experiences(text, timestamptz, uuid, integer) IS
    'Reviewed definer function: ids of published shares of the current college that hold the words (a tsquery, taken as it is), newest first.';
GRANT CREATE ON SCHEMA p2p TO p2p_search;
ALTER FUNCTION p2p.find_experiences(text, timestamptz, uuid, integer) OWNER TO p2p_search;
REVOKE CREATE ON SCHEMA p2p FROM p2p_search;
REVOKE EXECUTE ON FUNCTION p2p.find_experiences(text, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.find_experiences(text, timestamptz, uuid, integer) TO p2p_app;
