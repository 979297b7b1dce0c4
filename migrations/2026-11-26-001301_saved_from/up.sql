-- Which window saved a draft last: a form of that window that is sent again (Back, then Submit, without script) stands on
-- its own save, and only a save of another window is a conflict.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE experiences ADD COLUMN saved_from uuid;
COMMENT ON COLUMN experiences.saved_from IS 'Which window of the editor saved it last; NULL when it was saved through the API.';
GRANT UPDATE (saved_from) ON experiences TO p2p_app;

CREATE OR REPLACE FUNCTION p2p.guard_experience_change() RETURNS trigger
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
            NEW.outcome, NEW.package_band, NEW.summary, NEW.tips, NEW.rounds, NEW.saved_from)
        IS DISTINCT FROM
           (OLD.revision, OLD.last_version, OLD.anonymous, OLD.company, OLD.role, OLD.placement_year, OLD.programme,
            OLD.outcome, OLD.package_band, OLD.summary, OLD.tips, OLD.rounds, OLD.saved_from) THEN
        RAISE EXCEPTION 'moderators decide on what is pending and change no text' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
