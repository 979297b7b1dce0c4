-- What members read: the feed with its texts and the words of the search.

CREATE OR REPLACE FUNCTION p2p.guard_helpful_count() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF pg_trigger_depth() < 2 AND p2p.acting_as() <> 'nobody' THEN
        RAISE EXCEPTION 'the count follows the marks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_helpful_count() IS 'Nobody sets the count by hand.';
CALL p2p.set_callers('p2p.guard_helpful_count()', '{p2p_app}');

CREATE OR REPLACE FUNCTION p2p.set_helpful_count() RETURNS trigger
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
CALL p2p.set_callers('p2p.set_helpful_count()', '{}', owner => 'p2p_search');

-- By the database, so that nothing is published without its text. Whether a version may be read takes a look into the
-- feed for every reader; the copy is there exactly as long as everybody may read it.
CREATE OR REPLACE FUNCTION p2p.publish_text() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO public.experience_texts (college_id, experience_id, content)
    SELECT v.college_id, v.experience_id, v.content
    FROM public.experience_versions v
    WHERE v.college_id = NEW.college_id AND v.experience_id = NEW.experience_id AND v.version = NEW.version;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION p2p.publish_text() IS 'An experience that is published brings its content.';
CALL p2p.set_callers('p2p.publish_text()', '{}');

CALL p2p.drop_policies_and_triggers('experience_feed');
CREATE POLICY members_read ON experience_feed FOR SELECT TO p2p_app USING (college_id = p2p.known_college());
-- Nobody publishes an experience of their own.
CREATE POLICY moderator_insert ON experience_feed FOR INSERT TO p2p_app
    WITH CHECK ((SELECT p2p.can_moderate()) AND author_id IS DISTINCT FROM (SELECT p2p.current_member()));
CREATE POLICY author_or_moderator_delete ON experience_feed FOR DELETE TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
-- Only the count can be updated (by its grant), and only by marks (by its guard).
CREATE POLICY members_count ON experience_feed FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_member())) WITH CHECK ((SELECT p2p.is_member()));
CREATE TRIGGER experience_feed_guard BEFORE UPDATE ON experience_feed
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_helpful_count();
CREATE TRIGGER experience_feed_marks BEFORE INSERT ON experience_feed
    FOR EACH ROW EXECUTE FUNCTION p2p.set_helpful_count();
CREATE TRIGGER experience_feed_text AFTER INSERT ON experience_feed
    FOR EACH ROW EXECUTE FUNCTION p2p.publish_text();

-- Rows go with their row of the feed.
CALL p2p.drop_policies_and_triggers('experience_texts');
CREATE POLICY members_read ON experience_texts FOR SELECT TO p2p_app USING (college_id = p2p.known_college());
CREATE POLICY moderator_insert ON experience_texts FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.can_moderate()));

CALL p2p.drop_policies_and_triggers('experience_search');
CREATE POLICY members_read ON experience_search FOR SELECT TO p2p_app USING (college_id = p2p.known_college());
CREATE POLICY moderator_insert ON experience_search FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.can_moderate()));

-- Text operators are not leakproof, so behind row security they cannot use their index. These functions read that one
-- table past the barrier, filter on the college of the transaction themselves, and answer ids, which the caller reads
-- again through the barrier. The first stays for processes of an earlier release.
CREATE OR REPLACE FUNCTION p2p.search_experiences(query text, before_at timestamptz, before_id uuid, how_many integer)
    RETURNS TABLE (experience_id uuid, published_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.experience_id, s.published_at
    FROM public.experience_search s
    WHERE s.college_id = (SELECT p2p.current_college())
        AND (SELECT p2p.is_member() OR p2p.is_system())
        AND s.words @@ pg_catalog.to_tsquery('simple', query)
        AND (before_at IS NULL OR (s.published_at, s.experience_id) < (before_at, before_id))
    ORDER BY s.published_at DESC, s.experience_id DESC
    LIMIT least(how_many, 2000)
$$;
COMMENT ON FUNCTION p2p.search_experiences(text, timestamptz, uuid, integer) IS
    'Reviewed definer function: ids of published shares of the current college that hold the words, newest first.';
CALL p2p.set_callers('p2p.search_experiences(text, timestamptz, uuid, integer)', '{p2p_app}', owner => 'p2p_search');

CREATE OR REPLACE FUNCTION p2p.find_experiences(query text, before_at timestamptz, before_id uuid, how_many integer)
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
CALL p2p.set_callers('p2p.find_experiences(text, timestamptz, uuid, integer)', '{p2p_app}', owner => 'p2p_search');
