-- What readers mark: bookmarks, and experiences they found helpful. Read by their owner only.

CALL p2p.drop_policies_and_triggers('experience_bookmarks');
CREATE POLICY own_bookmarks ON experience_bookmarks FOR ALL TO p2p_app
    USING (user_id = p2p.current_member()) WITH CHECK (user_id = (SELECT p2p.current_member()));

CREATE OR REPLACE FUNCTION p2p.count_helpful() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    changed public.experience_helpful;
    step integer;
BEGIN
    IF TG_OP = 'INSERT' THEN
        changed := NEW;
        step := 1;
    ELSE
        changed := OLD;
        step := -1;
    END IF;
    UPDATE public.experience_feed f
    SET helpful_count = f.helpful_count + step
    WHERE f.college_id = changed.college_id AND f.experience_id = changed.experience_id
        AND f.author_id <> changed.user_id;
    IF NOT FOUND THEN
        -- Withdrawn or published anew at this very moment: the caller tries again.
        RAISE EXCEPTION 'the share is not published' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION p2p.count_helpful() IS 'Keeps experience_feed.helpful_count true; refuses a mark on one''s own share.';
CALL p2p.set_callers('p2p.count_helpful()', '{p2p_app}');

CALL p2p.protect('experience_helpful', person => 'user_id', readers => 'own', writes => '{insert, delete}');
CREATE TRIGGER experience_helpful_count AFTER INSERT OR DELETE ON experience_helpful
    FOR EACH ROW EXECUTE FUNCTION p2p.count_helpful();
