-- What members read of a share: its row of the feed and, from here on, a copy of the published text. Whether a version may be
-- read takes a look into the feed for every reader; the copy is there exactly as long as everybody may read it. (Members
-- may still read the published version itself: the release before this one does. The release after takes that away.)
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE experience_texts (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    experience_id uuid NOT NULL,
    summary text NOT NULL CHECK (length(summary) BETWEEN 1 AND 10000),
    tips text NOT NULL CHECK (length(tips) <= 10000),
    rounds jsonb NOT NULL CHECK (jsonb_typeof(rounds) = 'array' AND jsonb_array_length(rounds) BETWEEN 1 AND 20),
    PRIMARY KEY (college_id, experience_id),
    FOREIGN KEY (college_id, experience_id) REFERENCES experience_feed (college_id, experience_id) ON DELETE CASCADE
);
COMMENT ON TABLE experience_texts IS 'The text of published shares, as approved. Comes and goes with its row of the feed.';
COMMENT ON COLUMN experience_texts.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_texts.experience_id IS 'Which share.';
COMMENT ON COLUMN experience_texts.summary IS 'The whole in Markdown.';
COMMENT ON COLUMN experience_texts.tips IS 'Advice in Markdown.';
COMMENT ON COLUMN experience_texts.rounds IS 'In order: [{kind, questions, notes, difficulty}].';
CREATE POLICY members_read ON experience_texts FOR SELECT TO p2p_app USING (college_id = p2p.known_college());
CREATE POLICY moderator_insert ON experience_texts FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.can_moderate()));
GRANT SELECT, INSERT ON experience_texts TO p2p_app;

-- By the database, so that a process of the release before publishes whole shares, too.
CREATE FUNCTION p2p.publish_text() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO public.experience_texts (college_id, experience_id, summary, tips, rounds)
    SELECT v.college_id, v.experience_id, v.summary, v.tips, v.rounds
    FROM public.experience_versions v
    WHERE v.college_id = NEW.college_id AND v.experience_id = NEW.experience_id AND v.version = NEW.version;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION p2p.publish_text() IS 'A share that is published brings its text.';
REVOKE EXECUTE ON FUNCTION p2p.publish_text() FROM PUBLIC;
CREATE TRIGGER experience_feed_text AFTER INSERT ON experience_feed FOR EACH ROW EXECUTE FUNCTION p2p.publish_text();

INSERT INTO experience_texts (college_id, experience_id, summary, tips, rounds)
SELECT f.college_id, f.experience_id, v.summary, v.tips, v.rounds
FROM experience_feed f
JOIN experience_versions v USING (college_id, experience_id, version);
DO $$
BEGIN
    IF (SELECT count(*) FROM public.experience_texts) <> (SELECT count(*) FROM public.experience_feed) THEN
        RAISE EXCEPTION 'not every published share got its text';
    END IF;
END
$$;
CALL p2p.raise_wall('experience_texts');
