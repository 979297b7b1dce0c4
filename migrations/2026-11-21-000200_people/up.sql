-- People of a college, their secrets, sessions and the doors they come in by.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE users (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    id uuid NOT NULL,
    email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    email_verified_at timestamptz,
    full_name text NOT NULL CHECK (length(full_name) BETWEEN 1 AND 120),
    role text NOT NULL CHECK (role IN ('student', 'alumni', 'faculty', 'college_admin')),
    status text NOT NULL CHECK (status IN ('pending', 'active', 'suspended', 'deactivated')),
    placed_at timestamptz,
    headline text NOT NULL DEFAULT '' CHECK (length(headline) <= 160),
    locale text CHECK (locale IN ('en', 'ar')),
    theme text CHECK (theme IN ('light', 'dark')),
    time_zone text CHECK (length(time_zone) <= 64),
    authz_version integer NOT NULL DEFAULT 1,
    welcomed_at timestamptz,
    last_sign_in_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    UNIQUE (college_id, email)
);
CREATE INDEX users_by_name ON users (college_id, full_name, id);
CREATE INDEX users_by_status ON users (college_id, status, created_at, id);
COMMENT ON TABLE users IS 'The people of a college: the single source of truth about who belongs to it.';
COMMENT ON COLUMN users.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN users.id IS 'UUIDv7.';
COMMENT ON COLUMN users.email IS 'Sign-in address, lower case; unique inside the college only.';
COMMENT ON COLUMN users.email_verified_at IS 'When the person proved the address.';
COMMENT ON COLUMN users.full_name IS 'As the person writes it.';
COMMENT ON COLUMN users.role IS 'One of the four roles; finer rights are capabilities.';
COMMENT ON COLUMN users.status IS 'pending waits for approval; only active may sign in.';
COMMENT ON COLUMN users.placed_at IS 'When an accepted offer was verified; lets a student write experiences where the college allows it.';
COMMENT ON COLUMN users.headline IS 'One line a person writes about themselves.';
COMMENT ON COLUMN users.locale IS 'Chosen language; NULL follows the college.';
COMMENT ON COLUMN users.theme IS 'Chosen theme; NULL follows the system.';
COMMENT ON COLUMN users.time_zone IS 'IANA name; NULL follows the college.';
COMMENT ON COLUMN users.authz_version IS 'Rises with every change of role, status, capabilities or password; stale tokens stop working.';
COMMENT ON COLUMN users.welcomed_at IS 'When the first-run page was finished.';
COMMENT ON COLUMN users.last_sign_in_at IS 'Last successful sign-in.';
COMMENT ON COLUMN users.created_at IS 'When the account was made.';
COMMENT ON COLUMN users.updated_at IS 'Last change of this row.';
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();
CREATE POLICY members_read ON users FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
CREATE POLICY staff_insert ON users FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_staff()));
CREATE POLICY self_or_staff_update ON users FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_staff()) OR id = (SELECT p2p.current_member()))
    WITH CHECK ((SELECT p2p.is_staff()) OR id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT ON users TO p2p_app;
GRANT UPDATE (email, email_verified_at, full_name, role, status, placed_at, headline, locale, theme, time_zone,
    authz_version, welcomed_at, last_sign_in_at, updated_at) ON users TO p2p_app;
CALL p2p.raise_wall('users');

-- A person may change their own row, but never what the college decides about them.
CREATE FUNCTION p2p.guard_user_change() RETURNS trigger
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
COMMENT ON FUNCTION p2p.guard_user_change() IS 'Second layer under the service: members cannot promote themselves.';
REVOKE EXECUTE ON FUNCTION p2p.guard_user_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.guard_user_change() TO p2p_app;
CREATE TRIGGER users_guard BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION p2p.guard_user_change();

CREATE TABLE credentials (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    user_id uuid NOT NULL,
    password_hash text NOT NULL CHECK (length(password_hash) BETWEEN 20 AND 512),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, user_id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
COMMENT ON TABLE credentials IS 'Password hashes, apart from people, readable by the sign-in path only.';
COMMENT ON COLUMN credentials.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN credentials.user_id IS 'Whose password.';
COMMENT ON COLUMN credentials.password_hash IS 'argon2id in PHC form.';
COMMENT ON COLUMN credentials.updated_at IS 'Last change of the password.';
CREATE POLICY system_only ON credentials FOR ALL TO p2p_app
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));
GRANT SELECT, INSERT, DELETE ON credentials TO p2p_app;
GRANT UPDATE (password_hash, updated_at) ON credentials TO p2p_app;
CALL p2p.raise_wall('credentials');

CREATE TABLE user_capabilities (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    user_id uuid NOT NULL,
    capability text NOT NULL CHECK (capability IN ('moderator', 'placement_coordinator', 'roster_manager', 'auditor')),
    granted_by uuid,
    granted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, user_id, capability),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, granted_by) REFERENCES users (college_id, id)
);
CREATE INDEX user_capabilities_granter ON user_capabilities (college_id, granted_by);
COMMENT ON TABLE user_capabilities IS 'Rights beyond the role, granted by an admin and audited.';
COMMENT ON COLUMN user_capabilities.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN user_capabilities.user_id IS 'Who holds it.';
COMMENT ON COLUMN user_capabilities.capability IS 'Name of the right.';
COMMENT ON COLUMN user_capabilities.granted_by IS 'Who granted it; NULL when provisioned.';
COMMENT ON COLUMN user_capabilities.granted_at IS 'When.';
CREATE POLICY members_read ON user_capabilities FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_member()) OR (SELECT p2p.is_system()));
CREATE POLICY staff_write ON user_capabilities FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_staff()));
CREATE POLICY staff_delete ON user_capabilities FOR DELETE TO p2p_app USING ((SELECT p2p.is_staff()));
GRANT SELECT, INSERT, DELETE ON user_capabilities TO p2p_app;
CALL p2p.raise_wall('user_capabilities');

CREATE TABLE sessions (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    agent text NOT NULL DEFAULT '' CHECK (length(agent) <= 160),
    address_hash bytea NOT NULL CHECK (length(address_hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoke_reason text CHECK (revoke_reason IN ('signed_out', 'signed_out_everywhere', 'revoked', 'token_reuse', 'password_changed', 'account_closed')),
    PRIMARY KEY (college_id, id),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
CREATE INDEX sessions_by_user ON sessions (college_id, user_id, last_used_at DESC);
COMMENT ON TABLE sessions IS 'One row a sign-in: the refresh-token family lives and dies with it.';
COMMENT ON COLUMN sessions.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN sessions.id IS 'UUIDv7; the sid of access tokens.';
COMMENT ON COLUMN sessions.user_id IS 'Whose session.';
COMMENT ON COLUMN sessions.agent IS 'Coarse agent family ("Firefox on Android"), never the raw header.';
COMMENT ON COLUMN sessions.address_hash IS 'Keyed hash of the address network; tells a new place from a known one.';
COMMENT ON COLUMN sessions.created_at IS 'When the person signed in.';
COMMENT ON COLUMN sessions.last_used_at IS 'Last refresh.';
COMMENT ON COLUMN sessions.expires_at IS 'No refresh after this.';
COMMENT ON COLUMN sessions.revoked_at IS 'When it was ended.';
COMMENT ON COLUMN sessions.revoke_reason IS 'Why it was ended.';
CREATE POLICY own_or_staff ON sessions FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_staff()) OR user_id = (SELECT p2p.current_member()));
CREATE POLICY system_insert ON sessions FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_system()));
CREATE POLICY own_or_staff_update ON sessions FOR UPDATE TO p2p_app
    USING ((SELECT p2p.is_staff()) OR user_id = (SELECT p2p.current_member()))
    WITH CHECK ((SELECT p2p.is_staff()) OR user_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT ON sessions TO p2p_app;
GRANT UPDATE (last_used_at, expires_at, revoked_at, revoke_reason) ON sessions TO p2p_app;
CALL p2p.raise_wall('sessions');

CREATE TABLE refresh_tokens (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    session_id uuid NOT NULL,
    generation integer NOT NULL CHECK (generation >= 1),
    issued_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    PRIMARY KEY (college_id, digest),
    UNIQUE (college_id, session_id, generation),
    FOREIGN KEY (college_id, session_id) REFERENCES sessions (college_id, id)
);
COMMENT ON TABLE refresh_tokens IS 'Digests of refresh tokens; each is good for one use.';
COMMENT ON COLUMN refresh_tokens.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN refresh_tokens.digest IS 'SHA-256 of the token; the token itself is never stored.';
COMMENT ON COLUMN refresh_tokens.session_id IS 'Its family.';
COMMENT ON COLUMN refresh_tokens.generation IS '1 at sign-in, one more with every rotation.';
COMMENT ON COLUMN refresh_tokens.issued_at IS 'When it was handed out.';
COMMENT ON COLUMN refresh_tokens.used_at IS 'When it was exchanged for its successor.';
CREATE POLICY system_only ON refresh_tokens FOR ALL TO p2p_app
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));
GRANT SELECT, INSERT, DELETE ON refresh_tokens TO p2p_app;
GRANT UPDATE (used_at) ON refresh_tokens TO p2p_app;
CALL p2p.raise_wall('refresh_tokens');

CREATE TABLE one_time_tokens (
    college_id uuid NOT NULL DEFAULT p2p.current_college(),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    purpose text NOT NULL CHECK (purpose IN ('reset_password', 'verify_email', 'change_email', 'claim')),
    user_id uuid,
    email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, digest),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
CREATE INDEX one_time_tokens_by_user ON one_time_tokens (college_id, user_id, purpose);
CREATE INDEX one_time_tokens_by_email ON one_time_tokens (college_id, email, purpose);
COMMENT ON TABLE one_time_tokens IS 'Links sent by mail, kept as digests, each for one purpose and one use.';
COMMENT ON COLUMN one_time_tokens.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN one_time_tokens.digest IS 'SHA-256 of the token in the link.';
COMMENT ON COLUMN one_time_tokens.purpose IS 'What the link may do.';
COMMENT ON COLUMN one_time_tokens.user_id IS 'Whose account; NULL for a roster claim before the account exists.';
COMMENT ON COLUMN one_time_tokens.email IS 'Address it was sent to; must still match when it is used.';
COMMENT ON COLUMN one_time_tokens.expires_at IS 'Refused after this.';
COMMENT ON COLUMN one_time_tokens.consumed_at IS 'When it was used.';
COMMENT ON COLUMN one_time_tokens.created_at IS 'When it was made.';
CREATE POLICY system_only ON one_time_tokens FOR ALL TO p2p_app
    USING ((SELECT p2p.is_system())) WITH CHECK ((SELECT p2p.is_system()));
GRANT SELECT, INSERT, DELETE ON one_time_tokens TO p2p_app;
GRANT UPDATE (consumed_at) ON one_time_tokens TO p2p_app;
CALL p2p.raise_wall('one_time_tokens');

CREATE TABLE invitations (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    id uuid NOT NULL,
    email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    full_name text NOT NULL DEFAULT '' CHECK (length(full_name) <= 120),
    role text NOT NULL CHECK (role IN ('student', 'alumni', 'faculty', 'college_admin')),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    invited_by uuid,
    sent_count integer NOT NULL DEFAULT 1 CHECK (sent_count >= 0),
    sent_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by uuid,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, id),
    UNIQUE (college_id, digest),
    FOREIGN KEY (college_id, invited_by) REFERENCES users (college_id, id),
    FOREIGN KEY (college_id, accepted_by) REFERENCES users (college_id, id)
);
CREATE UNIQUE INDEX invitations_open_email ON invitations (college_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_time ON invitations (college_id, created_at DESC, id DESC);
CREATE INDEX invitations_inviter ON invitations (college_id, invited_by);
CREATE INDEX invitations_accepter ON invitations (college_id, accepted_by);
COMMENT ON TABLE invitations IS 'Doors opened by the college for one address each.';
COMMENT ON COLUMN invitations.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN invitations.id IS 'UUIDv7.';
COMMENT ON COLUMN invitations.email IS 'Who is invited, lower case.';
COMMENT ON COLUMN invitations.full_name IS 'Name offered on the form; the person may correct it.';
COMMENT ON COLUMN invitations.role IS 'The role the account will have.';
COMMENT ON COLUMN invitations.digest IS 'SHA-256 of the token in the link; replaced on resend.';
COMMENT ON COLUMN invitations.invited_by IS 'Which admin; NULL when provisioned.';
COMMENT ON COLUMN invitations.sent_count IS 'How often the mail was sent.';
COMMENT ON COLUMN invitations.sent_at IS 'When it was last sent.';
COMMENT ON COLUMN invitations.expires_at IS 'Refused after this; resend renews it.';
COMMENT ON COLUMN invitations.accepted_at IS 'When it became an account.';
COMMENT ON COLUMN invitations.accepted_by IS 'Which account.';
COMMENT ON COLUMN invitations.revoked_at IS 'When it was taken back.';
COMMENT ON COLUMN invitations.created_at IS 'When it was first made.';
CREATE POLICY staff_only ON invitations FOR ALL TO p2p_app
    USING ((SELECT p2p.is_staff())) WITH CHECK ((SELECT p2p.is_staff()));
GRANT SELECT, INSERT ON invitations TO p2p_app;
GRANT UPDATE (full_name, role, digest, sent_count, sent_at, expires_at, accepted_at, accepted_by, revoked_at) ON invitations TO p2p_app;
CALL p2p.raise_wall('invitations');

CREATE TABLE email_domains (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    domain text NOT NULL CHECK (domain ~ '^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$'),
    role text NOT NULL DEFAULT 'student' CHECK (role IN ('student', 'alumni', 'faculty')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, domain)
);
COMMENT ON TABLE email_domains IS 'Addresses of these domains may ask for an account, which waits as pending.';
COMMENT ON COLUMN email_domains.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN email_domains.domain IS 'Exact domain, lower case; sub-domains are listed one by one.';
COMMENT ON COLUMN email_domains.role IS 'Role such an account asks for.';
COMMENT ON COLUMN email_domains.created_at IS 'When it was allowed.';
CREATE POLICY staff_reads ON email_domains FOR SELECT TO p2p_app USING ((SELECT p2p.is_staff()));
CREATE POLICY system_insert ON email_domains FOR INSERT TO p2p_app WITH CHECK ((SELECT p2p.is_system()));
CREATE POLICY system_delete ON email_domains FOR DELETE TO p2p_app USING ((SELECT p2p.is_system()));
GRANT SELECT, INSERT, DELETE ON email_domains TO p2p_app;
CALL p2p.raise_wall('email_domains');
