-- Guards name the columns that may change; every other one, also one that is added later, may not. What authors may
-- change of their own experience is said by the columns that are granted.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE OR REPLACE FUNCTION p2p.guard_experience_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    of_moderators text[] := ARRAY['state', 'pending_since', 'updated_at'];
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
        OR to_jsonb(NEW) - of_moderators IS DISTINCT FROM to_jsonb(OLD) - of_moderators THEN
        RAISE EXCEPTION 'moderators decide on what is pending and change no text' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION p2p.guard_user_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    -- Those after the line are derived by the database, after this.
    of_members text[] := ARRAY['email_verified_at', 'full_name', 'headline', 'locale', 'theme', 'time_zone',
        'welcomed_at', 'last_sign_in_at', 'updated_at',
        'name_key', 'name_words'];
BEGIN
    IF NOT p2p.is_staff() AND to_jsonb(NEW) - of_members IS DISTINCT FROM to_jsonb(OLD) - of_members THEN
        RAISE EXCEPTION 'only the college changes role, status or address' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION p2p.guard_message_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    of_everybody text[] := ARRAY['change_seq', 'changed_at'];
    of_senders text[] := of_everybody || ARRAY['body', 'edited_at', 'deleted_at', 'mentions', 'attachments'];
BEGIN
    IF to_jsonb(NEW) - of_senders IS DISTINCT FROM to_jsonb(OLD) - of_senders THEN
        RAISE EXCEPTION 'permission denied: who said what, and when, stays' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - of_everybody IS DISTINCT FROM to_jsonb(OLD) - of_everybody THEN
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
