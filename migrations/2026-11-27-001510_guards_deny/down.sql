SET row_security = off;
SET lock_timeout = '2s';

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

CREATE OR REPLACE FUNCTION p2p.guard_user_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT p2p.is_staff() AND (NEW.role, NEW.status, NEW.placed_at, NEW.email, NEW.authz_version)
        IS DISTINCT FROM (OLD.role, OLD.status, OLD.placed_at, OLD.email, OLD.authz_version) THEN
        RAISE EXCEPTION 'only the college changes role, status or address' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION p2p.guard_message_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF (NEW.body, NEW.edited_at, NEW.deleted_at, NEW.mentions, NEW.attachments)
        IS DISTINCT FROM (OLD.body, OLD.edited_at, OLD.deleted_at, OLD.mentions, OLD.attachments) THEN
        IF OLD.sender_id IS DISTINCT FROM p2p.current_member() OR OLD.kind <> 'text' OR OLD.deleted_at IS NOT NULL THEN
            RAISE EXCEPTION 'permission denied: only its sender changes a message' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.deleted_at IS NULL AND NOT p2p.is_open_conversation(NEW.college_id, NEW.conversation_id) THEN
            RAISE EXCEPTION 'permission denied: nothing is said where a block or a request stands' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NEW.change_seq <= OLD.change_seq THEN
        RAISE EXCEPTION 'permission denied: changes are numbered upwards' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
