-- A column for each field again, in the place it had: what stood behind them is set aside and comes back after them.
-- Fields that were added since are lost.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE experiences DISABLE TRIGGER USER;
ALTER TABLE experience_versions DISABLE TRIGGER USER;

CREATE TABLE p2p.set_aside AS SELECT college_id, id, content, created_at, updated_at, saved_from FROM experiences;
ALTER TABLE experiences DROP COLUMN content, DROP COLUMN created_at, DROP COLUMN updated_at, DROP COLUMN saved_from;
ALTER TABLE experiences
    ADD COLUMN anonymous boolean NOT NULL DEFAULT false,
    ADD COLUMN company text NOT NULL DEFAULT '' CHECK (length(company) <= 120),
    ADD COLUMN role text NOT NULL DEFAULT '' CHECK (length(role) <= 120),
    ADD COLUMN placement_year smallint CHECK (placement_year BETWEEN 1950 AND 2100),
    ADD COLUMN programme text NOT NULL DEFAULT '' CHECK (length(programme) <= 120),
    ADD COLUMN outcome text CHECK (outcome IN ('selected', 'not_selected', 'waitlisted', 'withdrew', 'awaiting_result')),
    ADD COLUMN package_band text CHECK (package_band IN ('inr_under_3', 'inr_3_6', 'inr_6_10', 'inr_10_15', 'inr_15_25',
        'inr_25_50', 'inr_over_50', 'usd_under_40', 'usd_40_80', 'usd_80_120', 'usd_120_200', 'usd_over_200')),
    ADD COLUMN summary text NOT NULL DEFAULT '' CHECK (length(summary) <= 10000),
    ADD COLUMN tips text NOT NULL DEFAULT '' CHECK (length(tips) <= 10000),
    ADD COLUMN rounds jsonb NOT NULL DEFAULT '[]'
        CHECK (jsonb_typeof(rounds) = 'array' AND jsonb_array_length(rounds) <= 20),
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN saved_from uuid;
UPDATE experiences e SET
    anonymous = coalesce((s.content ->> 'anonymous')::boolean, false),
    company = coalesce(s.content ->> 'company', ''),
    role = coalesce(s.content ->> 'role', ''),
    placement_year = (s.content ->> 'placement_year')::smallint,
    programme = coalesce(s.content ->> 'programme', ''),
    outcome = s.content ->> 'outcome',
    package_band = s.content ->> 'package_band',
    summary = coalesce(s.content ->> 'summary', ''),
    tips = coalesce(s.content ->> 'tips', ''),
    rounds = coalesce(s.content -> 'rounds', '[]'),
    created_at = s.created_at,
    updated_at = s.updated_at,
    saved_from = s.saved_from
FROM p2p.set_aside s WHERE s.college_id = e.college_id AND s.id = e.id;
DROP TABLE p2p.set_aside;
CREATE INDEX experiences_by_author ON experiences (college_id, author_id, updated_at DESC, id DESC);
GRANT UPDATE (anonymous, company, role, placement_year, programme, outcome, package_band, summary, tips, rounds, updated_at,
    saved_from) ON experiences TO p2p_app;
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
COMMENT ON COLUMN experiences.saved_from IS
    'Which window of the editor saved it last; NULL when it was saved through the API.';

CREATE TABLE p2p.set_aside AS SELECT college_id, experience_id, version, content, submitted_at FROM experience_versions;
ALTER TABLE experience_versions DROP COLUMN content, DROP COLUMN submitted_at;
ALTER TABLE experience_versions
    ADD COLUMN anonymous boolean,
    ADD COLUMN company text CHECK (length(company) BETWEEN 1 AND 120),
    ADD COLUMN role text CHECK (length(role) BETWEEN 1 AND 120),
    ADD COLUMN placement_year smallint CHECK (placement_year BETWEEN 1950 AND 2100),
    ADD COLUMN programme text CHECK (length(programme) <= 120),
    ADD COLUMN outcome text CHECK (outcome IN ('selected', 'not_selected', 'waitlisted', 'withdrew', 'awaiting_result')),
    ADD COLUMN package_band text CHECK (package_band IN ('inr_under_3', 'inr_3_6', 'inr_6_10', 'inr_10_15', 'inr_15_25',
        'inr_25_50', 'inr_over_50', 'usd_under_40', 'usd_40_80', 'usd_80_120', 'usd_120_200', 'usd_over_200')),
    ADD COLUMN summary text CHECK (length(summary) BETWEEN 1 AND 10000),
    ADD COLUMN tips text CHECK (length(tips) <= 10000),
    ADD COLUMN rounds jsonb CHECK (jsonb_typeof(rounds) = 'array' AND jsonb_array_length(rounds) BETWEEN 1 AND 20),
    ADD COLUMN submitted_at timestamptz NOT NULL DEFAULT now();
UPDATE experience_versions v SET
    anonymous = coalesce((s.content ->> 'anonymous')::boolean, false),
    company = s.content ->> 'company',
    role = s.content ->> 'role',
    placement_year = (s.content ->> 'placement_year')::smallint,
    programme = coalesce(s.content ->> 'programme', ''),
    outcome = s.content ->> 'outcome',
    package_band = s.content ->> 'package_band',
    summary = s.content ->> 'summary',
    tips = coalesce(s.content ->> 'tips', ''),
    rounds = s.content -> 'rounds',
    submitted_at = s.submitted_at
FROM p2p.set_aside s
WHERE s.college_id = v.college_id AND s.experience_id = v.experience_id AND s.version = v.version;
DROP TABLE p2p.set_aside;
ALTER TABLE experience_versions
    ALTER COLUMN anonymous SET NOT NULL,
    ALTER COLUMN company SET NOT NULL,
    ALTER COLUMN role SET NOT NULL,
    ALTER COLUMN placement_year SET NOT NULL,
    ALTER COLUMN programme SET NOT NULL,
    ALTER COLUMN outcome SET NOT NULL,
    ALTER COLUMN summary SET NOT NULL,
    ALTER COLUMN tips SET NOT NULL,
    ALTER COLUMN rounds SET NOT NULL;
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

ALTER TABLE experience_texts
    ADD COLUMN summary text CHECK (length(summary) BETWEEN 1 AND 10000),
    ADD COLUMN tips text CHECK (length(tips) <= 10000),
    ADD COLUMN rounds jsonb CHECK (jsonb_typeof(rounds) = 'array' AND jsonb_array_length(rounds) BETWEEN 1 AND 20);
UPDATE experience_texts SET summary = content ->> 'summary', tips = coalesce(content ->> 'tips', ''),
    rounds = content -> 'rounds';
ALTER TABLE experience_texts
    ALTER COLUMN summary SET NOT NULL,
    ALTER COLUMN tips SET NOT NULL,
    ALTER COLUMN rounds SET NOT NULL,
    DROP COLUMN content;
COMMENT ON COLUMN experience_texts.summary IS 'The whole in Markdown.';
COMMENT ON COLUMN experience_texts.tips IS 'Advice in Markdown.';
COMMENT ON COLUMN experience_texts.rounds IS 'In order: [{kind, questions, notes, difficulty}].';

ALTER TABLE experiences ENABLE TRIGGER USER;
ALTER TABLE experience_versions ENABLE TRIGGER USER;

CREATE OR REPLACE FUNCTION p2p.publish_text() RETURNS trigger
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
