-- What an author wrote is one value, `content`, in the working copy, in every submitted version and in what members read.
-- src/features/experiences/model/content.rs says which fields it has and what they may hold; a field that an older row
-- lacks has its default, so a new field needs no migration. The feed keeps its columns: lists filter and sort by them.
-- `p2p.guard_experience_change` names what moderators may change; `content` is closed to them as a whole.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

-- No row is touched as if somebody had saved it, and versions are frozen.
ALTER TABLE experiences DISABLE TRIGGER USER;
ALTER TABLE experience_versions DISABLE TRIGGER USER;

-- Rounds of 60,000 characters and two texts of 10,000 are 320,000 bytes at most; the rest is room for more fields.
ALTER TABLE experiences ADD COLUMN content jsonb DEFAULT '{}'
    CONSTRAINT experiences_content_check
    CHECK (jsonb_typeof(content) = 'object' AND octet_length(content::text) <= 524288);
UPDATE experiences SET content = jsonb_build_object('company', company, 'role', role, 'placement_year', placement_year,
    'outcome', outcome, 'programme', programme, 'package_band', package_band, 'anonymous', anonymous, 'summary', summary,
    'rounds', rounds, 'tips', tips);
ALTER TABLE experiences ALTER COLUMN content SET NOT NULL;

ALTER TABLE experience_versions ADD COLUMN content jsonb
    CONSTRAINT experience_versions_content_check
    CHECK (jsonb_typeof(content) = 'object' AND octet_length(content::text) <= 524288);
UPDATE experience_versions SET content = jsonb_build_object('company', company, 'role', role, 'placement_year',
    placement_year, 'outcome', outcome, 'programme', programme, 'package_band', package_band, 'anonymous', anonymous,
    'summary', summary, 'rounds', rounds, 'tips', tips);
ALTER TABLE experience_versions ALTER COLUMN content SET NOT NULL;

ALTER TABLE experience_texts ADD COLUMN content jsonb
    CONSTRAINT experience_texts_content_check
    CHECK (jsonb_typeof(content) = 'object' AND octet_length(content::text) <= 524288);
UPDATE experience_texts t SET content = v.content
FROM experience_feed f JOIN experience_versions v USING (college_id, experience_id, version)
WHERE f.college_id = t.college_id AND f.experience_id = t.experience_id;
ALTER TABLE experience_texts ALTER COLUMN content SET NOT NULL;

-- A row that was missed would hold the default.
DO $$
BEGIN
    IF EXISTS (SELECT FROM public.experiences WHERE content = '{}')
        OR (SELECT count(*) FROM public.experience_texts) <> (SELECT count(*) FROM public.experience_feed) THEN
        RAISE EXCEPTION 'not every experience got its content';
    END IF;
END
$$;

ALTER TABLE experiences DROP COLUMN anonymous, DROP COLUMN company, DROP COLUMN role, DROP COLUMN placement_year,
    DROP COLUMN programme, DROP COLUMN outcome, DROP COLUMN package_band, DROP COLUMN summary, DROP COLUMN tips,
    DROP COLUMN rounds;
ALTER TABLE experience_versions DROP COLUMN anonymous, DROP COLUMN company, DROP COLUMN role,
    DROP COLUMN placement_year, DROP COLUMN programme, DROP COLUMN outcome, DROP COLUMN package_band,
    DROP COLUMN summary, DROP COLUMN tips, DROP COLUMN rounds;
ALTER TABLE experience_texts DROP COLUMN summary, DROP COLUMN tips, DROP COLUMN rounds;

ALTER TABLE experiences ENABLE TRIGGER USER;
ALTER TABLE experience_versions ENABLE TRIGGER USER;
GRANT UPDATE (content) ON experiences TO p2p_app;
COMMENT ON COLUMN experiences.content IS 'What the author wrote, as one object; a field that is missing has its default.';
COMMENT ON COLUMN experience_versions.content IS
    'What the author submitted, as one object; a field that is missing has its default.';
COMMENT ON COLUMN experience_texts.content IS 'What was approved, as one object: the content of the version the feed names.';
