-- Placement experiences: what people write, what was submitted, what was decided, what everybody reads.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

-- Lets one index hold the college beside the words of a text, so that a search never reads another college's postings.
CREATE SCHEMA extensions AUTHORIZATION p2p_owner;
COMMENT ON SCHEMA extensions IS 'Operator classes of PostgreSQL''s own contrib modules; no tables.';
CREATE EXTENSION btree_gin SCHEMA extensions;

CREATE TABLE experiences (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    id uuid NOT NULL,
    author_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'draft'
        CHECK (state IN ('draft', 'pending', 'changes_requested', 'approved', 'rejected', 'withdrawn')),
    revision integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
    last_version integer NOT NULL DEFAULT 0 CHECK (last_version >= 0),
    pending_since timestamptz,
    anonymous boolean NOT NULL DEFAULT false,
    company text NOT NULL DEFAULT '' CHECK (length(company) <= 120),
    role text NOT NULL DEFAULT '' CHECK (length(role) <= 120),
    placement_year smallint CHECK (placement_year BETWEEN 1950 AND 2100),
    programme text NOT NULL DEFAULT '' CHECK (length(programme) <= 120),
    outcome text CHECK (outcome IN ('selected', 'not_selected', 'waitlisted', 'withdrew', 'awaiting_result')),
    package_band text CHECK (package_band IN ('inr_under_3', 'inr_3_6', 'inr_6_10', 'inr_10_15', 'inr_15_25',
        'inr_25_50', 'inr_over_50', 'usd_under_40', 'usd_40_80', 'usd_80_120', 'usd_120_200', 'usd_over_200')),
    summary text NOT NULL DEFAULT '' CHECK (length(summary) <= 10000),
    tips text NOT NULL DEFAULT '' CHECK (length(tips) <= 10000),
    rounds jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(rounds) = 'array' AND jsonb_array_length(rounds) <= 20),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    FOREIGN KEY (college_id, author_id) REFERENCES users (college_id, id),
    CONSTRAINT experiences_pending_since_check CHECK ((state = 'pending') = (pending_since IS NOT NULL))
);
CREATE INDEX experiences_by_author ON experiences (college_id, author_id, updated_at DESC, id DESC);
CREATE INDEX experiences_pending ON experiences (college_id, pending_since, id) WHERE pending_since IS NOT NULL;
COMMENT ON TABLE experiences IS 'The working copy of a share, seen by its author and by moderators only.';
COMMENT ON COLUMN experiences.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experiences.id IS 'UUIDv7.';
COMMENT ON COLUMN experiences.author_id IS 'Who writes it.';
COMMENT ON COLUMN experiences.state IS 'Where it stands; an approved version stays published while a later one is a draft or pending.';
COMMENT ON COLUMN experiences.revision IS 'Rises with every save; a save that names an older one is refused.';
COMMENT ON COLUMN experiences.last_version IS 'Number of the last submitted version; 0 when never submitted.';
COMMENT ON COLUMN experiences.pending_since IS 'When the version under review was submitted; NULL unless pending.';
COMMENT ON COLUMN experiences.anonymous IS 'The author''s name is hidden from readers, never from moderators.';
COMMENT ON COLUMN experiences.company IS 'Employer, as the author writes it.';
COMMENT ON COLUMN experiences.role IS 'Position.';
COMMENT ON COLUMN experiences.placement_year IS 'Year of the placement season.';
COMMENT ON COLUMN experiences.programme IS 'What the author studied.';
COMMENT ON COLUMN experiences.outcome IS 'How it ended; NULL while not said.';
COMMENT ON COLUMN experiences.package_band IS 'Band of yearly pay, never a figure; NULL when not said.';
COMMENT ON COLUMN experiences.summary IS 'The whole in Markdown.';
COMMENT ON COLUMN experiences.tips IS 'Advice in Markdown.';
COMMENT ON COLUMN experiences.rounds IS 'In order: [{kind, questions, notes, difficulty}].';
COMMENT ON COLUMN experiences.created_at IS 'When it was begun.';
COMMENT ON COLUMN experiences.updated_at IS 'Last change of this row.';
CREATE TRIGGER experiences_touch BEFORE UPDATE ON experiences FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();
CREATE POLICY author_or_moderator_read ON experiences FOR SELECT TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
CREATE POLICY author_insert ON experiences FOR INSERT TO p2p_app
    WITH CHECK ((state = 'draft' AND last_version = 0 AND author_id = (SELECT p2p.current_member())
            AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.is_system()));
CREATE POLICY author_or_moderator_update ON experiences FOR UPDATE TO p2p_app
    USING ((author_id = (SELECT p2p.current_member()) AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.can_moderate()))
    WITH CHECK ((author_id = (SELECT p2p.current_member()) AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.can_moderate()));
CREATE POLICY author_delete ON experiences FOR DELETE TO p2p_app
    USING (state = 'draft' AND last_version = 0 AND author_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT, DELETE ON experiences TO p2p_app;
GRANT UPDATE (state, revision, last_version, pending_since, anonymous, company, role, placement_year, programme, outcome,
    package_band, summary, tips, rounds, updated_at) ON experiences TO p2p_app;
CALL p2p.raise_wall('experiences');

-- Second layer under the service: nobody but the author writes the text, nobody decides on their own share, and what
-- is under review stands still.
CREATE FUNCTION p2p.guard_experience_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF p2p.acting_as() IN ('system', 'nobody') THEN
        RETURN NEW; -- nobody passes no policy; this is a migration
    END IF;
    IF OLD.author_id = p2p.current_member() THEN
        IF NEW.state IS DISTINCT FROM OLD.state AND NEW.state NOT IN ('draft', 'pending', 'withdrawn') THEN
            RAISE EXCEPTION 'authors do not decide on their own share' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.state = 'pending' AND NEW.state <> 'withdrawn' THEN
            RAISE EXCEPTION 'a share under review stands still' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'pending' OR NEW.state NOT IN ('approved', 'rejected', 'changes_requested')
        OR (NEW.revision, NEW.last_version, NEW.anonymous, NEW.company, NEW.role, NEW.placement_year, NEW.programme,
            NEW.outcome, NEW.package_band, NEW.summary, NEW.tips, NEW.rounds)
        IS DISTINCT FROM
           (OLD.revision, OLD.last_version, OLD.anonymous, OLD.company, OLD.role, OLD.placement_year, OLD.programme,
            OLD.outcome, OLD.package_band, OLD.summary, OLD.tips, OLD.rounds) THEN
        RAISE EXCEPTION 'moderators decide on what is pending and change no text' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.guard_experience_change() IS 'Who may change what of a working copy.';
REVOKE EXECUTE ON FUNCTION p2p.guard_experience_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.guard_experience_change() TO p2p_app;
CREATE TRIGGER experiences_guard BEFORE UPDATE ON experiences FOR EACH ROW EXECUTE FUNCTION p2p.guard_experience_change();

-- What was submitted, word for word, for ever.
CREATE TABLE experience_versions (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    experience_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    author_id uuid NOT NULL,
    author_role text NOT NULL CHECK (author_role IN ('student', 'alumni')),
    anonymous boolean NOT NULL,
    company text NOT NULL CHECK (length(company) BETWEEN 1 AND 120),
    role text NOT NULL CHECK (length(role) BETWEEN 1 AND 120),
    placement_year smallint NOT NULL CHECK (placement_year BETWEEN 1950 AND 2100),
    programme text NOT NULL CHECK (length(programme) <= 120),
    outcome text NOT NULL CHECK (outcome IN ('selected', 'not_selected', 'waitlisted', 'withdrew', 'awaiting_result')),
    package_band text CHECK (package_band IN ('inr_under_3', 'inr_3_6', 'inr_6_10', 'inr_10_15', 'inr_15_25',
        'inr_25_50', 'inr_over_50', 'usd_under_40', 'usd_40_80', 'usd_80_120', 'usd_120_200', 'usd_over_200')),
    summary text NOT NULL CHECK (length(summary) BETWEEN 1 AND 10000),
    tips text NOT NULL CHECK (length(tips) <= 10000),
    rounds jsonb NOT NULL CHECK (jsonb_typeof(rounds) = 'array' AND jsonb_array_length(rounds) BETWEEN 1 AND 20),
    submitted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, experience_id, version),
    UNIQUE (college_id, experience_id, version, author_id),
    FOREIGN KEY (college_id, experience_id) REFERENCES experiences (college_id, id),
    FOREIGN KEY (college_id, author_id) REFERENCES users (college_id, id)
);
CREATE INDEX experience_versions_by_author ON experience_versions (college_id, author_id);
COMMENT ON TABLE experience_versions IS 'Submitted versions; rows never change.';
COMMENT ON COLUMN experience_versions.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_versions.experience_id IS 'Of which share.';
COMMENT ON COLUMN experience_versions.version IS '1, 2, ... in the order submitted.';
COMMENT ON COLUMN experience_versions.author_id IS 'Who submitted it.';
COMMENT ON COLUMN experience_versions.author_role IS 'What the author was then: a verified alumnus or a placed student.';
COMMENT ON COLUMN experience_versions.anonymous IS 'Readers do not learn the author.';
COMMENT ON COLUMN experience_versions.company IS 'Employer.';
COMMENT ON COLUMN experience_versions.role IS 'Position.';
COMMENT ON COLUMN experience_versions.placement_year IS 'Year of the placement season.';
COMMENT ON COLUMN experience_versions.programme IS 'What the author studied.';
COMMENT ON COLUMN experience_versions.outcome IS 'How it ended.';
COMMENT ON COLUMN experience_versions.package_band IS 'Band of yearly pay.';
COMMENT ON COLUMN experience_versions.summary IS 'The whole in Markdown.';
COMMENT ON COLUMN experience_versions.tips IS 'Advice in Markdown.';
COMMENT ON COLUMN experience_versions.rounds IS 'In order: [{kind, questions, notes, difficulty}].';
COMMENT ON COLUMN experience_versions.submitted_at IS 'When.';
CREATE TRIGGER experience_versions_frozen BEFORE UPDATE OR DELETE ON experience_versions
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER experience_versions_kept BEFORE TRUNCATE ON experience_versions
    FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();
CREATE POLICY author_insert ON experience_versions FOR INSERT TO p2p_app
    WITH CHECK ((author_id = (SELECT p2p.current_member()) AND (SELECT p2p.acting_as()) IN ('alumni', 'student'))
        OR (SELECT p2p.is_system()));
GRANT SELECT, INSERT ON experience_versions TO p2p_app;

-- What members read: one narrow row for each published share, in the order of publication.
CREATE TABLE experience_feed (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    experience_id uuid NOT NULL,
    version integer NOT NULL,
    author_id uuid NOT NULL,
    author_role text NOT NULL CHECK (author_role IN ('student', 'alumni')),
    anonymous boolean NOT NULL,
    company text NOT NULL CHECK (length(company) BETWEEN 1 AND 120),
    company_key text COLLATE "C" NOT NULL CHECK (length(company_key) BETWEEN 1 AND 360),
    role text NOT NULL CHECK (length(role) BETWEEN 1 AND 120),
    role_key text COLLATE "C" NOT NULL CHECK (length(role_key) BETWEEN 1 AND 360),
    placement_year smallint NOT NULL,
    programme text NOT NULL CHECK (length(programme) <= 120),
    outcome text NOT NULL CHECK (outcome IN ('selected', 'not_selected', 'waitlisted', 'withdrew', 'awaiting_result')),
    package_band text CHECK (package_band IN ('inr_under_3', 'inr_3_6', 'inr_6_10', 'inr_10_15', 'inr_15_25',
        'inr_25_50', 'inr_over_50', 'usd_under_40', 'usd_40_80', 'usd_80_120', 'usd_120_200', 'usd_over_200')),
    round_kinds text[] NOT NULL CHECK (cardinality(round_kinds) BETWEEN 1 AND 20),
    excerpt text NOT NULL CHECK (length(excerpt) <= 400),
    helpful_count integer NOT NULL DEFAULT 0 CHECK (helpful_count >= 0),
    published_at timestamptz NOT NULL,
    approved_at timestamptz NOT NULL,
    PRIMARY KEY (college_id, experience_id),
    FOREIGN KEY (college_id, experience_id, version, author_id)
        REFERENCES experience_versions (college_id, experience_id, version, author_id),
    FOREIGN KEY (college_id, author_id) REFERENCES users (college_id, id)
);
CREATE INDEX experience_feed_newest ON experience_feed (college_id, published_at DESC, experience_id DESC);
CREATE INDEX experience_feed_by_company ON experience_feed (college_id, company_key, published_at DESC, experience_id DESC);
CREATE INDEX experience_feed_version ON experience_feed (college_id, experience_id, version, author_id);
CREATE INDEX experience_feed_by_author ON experience_feed (college_id, author_id);
COMMENT ON TABLE experience_feed IS 'Published shares: the row is there exactly as long as members may read the version it names.';
COMMENT ON COLUMN experience_feed.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_feed.experience_id IS 'Which share.';
COMMENT ON COLUMN experience_feed.version IS 'The approved version members read.';
COMMENT ON COLUMN experience_feed.author_id IS 'Who wrote it; the service hides it when anonymous.';
COMMENT ON COLUMN experience_feed.author_role IS 'What the author was when submitting.';
COMMENT ON COLUMN experience_feed.anonymous IS 'Readers do not learn the author.';
COMMENT ON COLUMN experience_feed.company IS 'Employer.';
COMMENT ON COLUMN experience_feed.company_key IS 'Employer in lower case, for filtering by its beginning.';
COMMENT ON COLUMN experience_feed.role IS 'Position.';
COMMENT ON COLUMN experience_feed.role_key IS 'Position in lower case, for filtering by its beginning.';
COMMENT ON COLUMN experience_feed.placement_year IS 'Year of the placement season.';
COMMENT ON COLUMN experience_feed.programme IS 'What the author studied.';
COMMENT ON COLUMN experience_feed.outcome IS 'How it ended.';
COMMENT ON COLUMN experience_feed.package_band IS 'Band of yearly pay.';
COMMENT ON COLUMN experience_feed.round_kinds IS 'Kinds of its rounds, in order.';
COMMENT ON COLUMN experience_feed.excerpt IS 'Beginning of the summary as plain text.';
COMMENT ON COLUMN experience_feed.helpful_count IS 'How many people found it helpful; kept by the trigger on experience_helpful.';
COMMENT ON COLUMN experience_feed.published_at IS 'When it was first published; a later version keeps it.';
COMMENT ON COLUMN experience_feed.approved_at IS 'When the version shown was approved.';
CREATE POLICY members_read ON experience_feed FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
CREATE POLICY moderator_insert ON experience_feed FOR INSERT TO p2p_app
    WITH CHECK ((SELECT p2p.can_moderate()) AND author_id IS DISTINCT FROM (SELECT p2p.current_member()));
CREATE POLICY author_or_moderator_delete ON experience_feed FOR DELETE TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
CREATE POLICY members_count ON experience_feed FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_member())) WITH CHECK ((SELECT p2p.is_member()));
GRANT SELECT, INSERT, DELETE ON experience_feed TO p2p_app;
GRANT UPDATE (helpful_count) ON experience_feed TO p2p_app;
CALL p2p.raise_wall('experience_feed');

-- Members read the one version that is published; authors and moderators read all.
CREATE POLICY published_author_or_moderator_read ON experience_versions FOR SELECT TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate())
        OR EXISTS (SELECT 1 FROM experience_feed f
            WHERE f.college_id = experience_versions.college_id AND f.experience_id = experience_versions.experience_id
                AND f.version = experience_versions.version));
CALL p2p.raise_wall('experience_versions');

CREATE TABLE experience_search (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    experience_id uuid NOT NULL,
    published_at timestamptz NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (college_id, experience_id),
    FOREIGN KEY (college_id, experience_id) REFERENCES experience_feed (college_id, experience_id) ON DELETE CASCADE
);
CREATE INDEX experience_search_words ON experience_search USING gin (college_id extensions.uuid_ops, words);
COMMENT ON TABLE experience_search IS 'Words of published shares; the only table the search function reads. Goes with its row of the feed.';
COMMENT ON COLUMN experience_search.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_search.experience_id IS 'Which share.';
COMMENT ON COLUMN experience_search.published_at IS 'As in the feed.';
COMMENT ON COLUMN experience_search.words IS 'Company, role, programme, summary, tips and rounds; never the author.';
CREATE POLICY members_read ON experience_search FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
CREATE POLICY moderator_insert ON experience_search FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.can_moderate()));
GRANT SELECT, INSERT ON experience_search TO p2p_app;
GRANT SELECT ON experience_search TO p2p_search;
CALL p2p.raise_wall('experience_search');

-- Text operators are not leakproof, so behind row security they cannot use their index. This function reads that one
-- table past the barrier, filters on the college of the transaction itself, and answers ids, which the caller reads
-- again through the barrier.
CREATE FUNCTION p2p.search_experiences(query text, before_at timestamptz, before_id uuid, how_many integer)
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
GRANT CREATE ON SCHEMA p2p TO p2p_search;
ALTER FUNCTION p2p.search_experiences(text, timestamptz, uuid, integer) OWNER TO p2p_search;
REVOKE CREATE ON SCHEMA p2p FROM p2p_search;
REVOKE EXECUTE ON FUNCTION p2p.search_experiences(text, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.search_experiences(text, timestamptz, uuid, integer) TO p2p_app;

CREATE TABLE experience_decisions (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    experience_id uuid NOT NULL,
    version integer NOT NULL,
    author_id uuid NOT NULL,
    decision text NOT NULL CHECK (decision IN ('approved', 'rejected', 'changes_requested')),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    decided_by uuid,
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, experience_id, version),
    FOREIGN KEY (college_id, experience_id, version, author_id)
        REFERENCES experience_versions (college_id, experience_id, version, author_id),
    FOREIGN KEY (college_id, decided_by) REFERENCES users (college_id, id),
    CONSTRAINT experience_decisions_not_own_check CHECK (decided_by IS DISTINCT FROM author_id),
    CONSTRAINT experience_decisions_reason_needed_check CHECK (decision = 'approved' OR reason <> '')
);
CREATE INDEX experience_decisions_version ON experience_decisions (college_id, experience_id, version, author_id);
CREATE INDEX experience_decisions_by_author ON experience_decisions (college_id, author_id);
CREATE INDEX experience_decisions_by_decider ON experience_decisions (college_id, decided_by);
COMMENT ON TABLE experience_decisions IS 'One decision for each version at most; rows never change.';
COMMENT ON COLUMN experience_decisions.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_decisions.experience_id IS 'Of which share.';
COMMENT ON COLUMN experience_decisions.version IS 'On which version.';
COMMENT ON COLUMN experience_decisions.author_id IS 'Whose; never the one who decides.';
COMMENT ON COLUMN experience_decisions.decision IS 'What was decided.';
COMMENT ON COLUMN experience_decisions.reason IS 'What the author is told; needed unless approved.';
COMMENT ON COLUMN experience_decisions.decided_by IS 'Which moderator; NULL for the product itself.';
COMMENT ON COLUMN experience_decisions.decided_at IS 'When.';
CREATE TRIGGER experience_decisions_frozen BEFORE UPDATE OR DELETE ON experience_decisions
    FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER experience_decisions_kept BEFORE TRUNCATE ON experience_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();
CREATE POLICY author_or_moderator_read ON experience_decisions FOR SELECT TO p2p_app
    USING (author_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
CREATE POLICY moderator_insert ON experience_decisions FOR INSERT TO p2p_app
    WITH CHECK ((SELECT p2p.can_moderate()) AND decided_by IS NOT DISTINCT FROM (SELECT p2p.current_member()));
GRANT SELECT, INSERT ON experience_decisions TO p2p_app;
CALL p2p.raise_wall('experience_decisions');

CREATE TABLE experience_bookmarks (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    user_id uuid NOT NULL,
    experience_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, user_id, experience_id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, experience_id) REFERENCES experiences (college_id, id)
);
CREATE INDEX experience_bookmarks_newest ON experience_bookmarks (college_id, user_id, created_at DESC, experience_id DESC);
CREATE INDEX experience_bookmarks_by_experience ON experience_bookmarks (college_id, experience_id);
COMMENT ON TABLE experience_bookmarks IS 'What a person wants to find again; nobody else''s business.';
COMMENT ON COLUMN experience_bookmarks.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_bookmarks.user_id IS 'Whose.';
COMMENT ON COLUMN experience_bookmarks.experience_id IS 'Which share.';
COMMENT ON COLUMN experience_bookmarks.created_at IS 'When.';
CREATE POLICY own_bookmarks ON experience_bookmarks FOR ALL TO p2p_app
    USING (user_id = (SELECT p2p.current_member())) WITH CHECK (user_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT, DELETE ON experience_bookmarks TO p2p_app;
CALL p2p.raise_wall('experience_bookmarks');

CREATE TABLE experience_helpful (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    experience_id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, experience_id, user_id),
    FOREIGN KEY (college_id, experience_id) REFERENCES experiences (college_id, id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
CREATE INDEX experience_helpful_by_user ON experience_helpful (college_id, user_id, experience_id);
COMMENT ON TABLE experience_helpful IS 'Who found which share helpful, once each.';
COMMENT ON COLUMN experience_helpful.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN experience_helpful.experience_id IS 'Which share.';
COMMENT ON COLUMN experience_helpful.user_id IS 'Who.';
COMMENT ON COLUMN experience_helpful.created_at IS 'When.';
CREATE POLICY own_or_moderator_read ON experience_helpful FOR SELECT TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
CREATE POLICY own_insert ON experience_helpful FOR INSERT TO p2p_app
    WITH CHECK (user_id = (SELECT p2p.current_member()));
CREATE POLICY own_delete ON experience_helpful FOR DELETE TO p2p_app
    USING (user_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT, DELETE ON experience_helpful TO p2p_app;
CALL p2p.raise_wall('experience_helpful');

CREATE FUNCTION p2p.count_helpful() RETURNS trigger
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
CREATE FUNCTION p2p.guard_helpful_count() RETURNS trigger
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
REVOKE EXECUTE ON FUNCTION p2p.count_helpful(), p2p.guard_helpful_count() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.count_helpful(), p2p.guard_helpful_count() TO p2p_app;
CREATE TRIGGER experience_helpful_count AFTER INSERT OR DELETE ON experience_helpful
    FOR EACH ROW EXECUTE FUNCTION p2p.count_helpful();
CREATE TRIGGER experience_feed_guard BEFORE UPDATE ON experience_feed
    FOR EACH ROW EXECUTE FUNCTION p2p.guard_helpful_count();

CREATE TABLE moderation_claims (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    kind text NOT NULL CHECK (kind IN ('experience')),
    item_id uuid NOT NULL,
    claimed_by uuid NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (college_id, kind, item_id),
    FOREIGN KEY (college_id, claimed_by) REFERENCES users (college_id, id)
);
CREATE INDEX moderation_claims_by_claimer ON moderation_claims (college_id, claimed_by);
COMMENT ON TABLE moderation_claims IS 'Who is looking at what waits for a decision, so that two people do not do one work.';
COMMENT ON COLUMN moderation_claims.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN moderation_claims.kind IS 'Kind of thing that waits.';
COMMENT ON COLUMN moderation_claims.item_id IS 'Which one.';
COMMENT ON COLUMN moderation_claims.claimed_by IS 'Which moderator.';
COMMENT ON COLUMN moderation_claims.claimed_at IS 'Since when.';
COMMENT ON COLUMN moderation_claims.expires_at IS 'Free for others after this.';
CREATE POLICY moderators ON moderation_claims FOR ALL TO p2p_app
    USING ((SELECT p2p.can_moderate())) WITH CHECK ((SELECT p2p.can_moderate()));
GRANT SELECT, INSERT, DELETE ON moderation_claims TO p2p_app;
GRANT UPDATE (claimed_by, claimed_at, expires_at) ON moderation_claims TO p2p_app;
CALL p2p.raise_wall('moderation_claims');
