-- What the ground floor keeps: jobs, the audit chain, idempotency answers, and the console's own people.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE jobs (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    payload jsonb NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'done', 'failed')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts integer NOT NULL DEFAULT 8 CHECK (max_attempts BETWEEN 1 AND 50),
    run_at timestamptz NOT NULL DEFAULT now(),
    leased_until timestamptz,
    last_error text CHECK (length(last_error) <= 2000),
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (college_id, id)
);
CREATE INDEX jobs_by_time ON jobs (college_id, created_at DESC, id DESC);
-- Claiming looks across colleges, so its index cannot be led by one; it holds no content.
CREATE INDEX jobs_due ON jobs (run_at) WHERE state IN ('ready', 'running');
COMMENT ON TABLE jobs IS 'Work to do after a transaction commits, enqueued inside it.';
COMMENT ON COLUMN jobs.college_id IS 'The college (tenant wall); the job runs inside it.';
COMMENT ON COLUMN jobs.id IS 'UUIDv7.';
COMMENT ON COLUMN jobs.kind IS 'Which handler runs it.';
COMMENT ON COLUMN jobs.payload IS 'What the handler needs; emptied when done, because it may hold links.';
COMMENT ON COLUMN jobs.state IS 'ready, running, done, or failed after the last attempt.';
COMMENT ON COLUMN jobs.attempts IS 'How often it was started.';
COMMENT ON COLUMN jobs.max_attempts IS 'After this many it is failed and waits for a person.';
COMMENT ON COLUMN jobs.run_at IS 'Not before this.';
COMMENT ON COLUMN jobs.leased_until IS 'While running; another worker takes over after it.';
COMMENT ON COLUMN jobs.last_error IS 'What went wrong last, for the office.';
COMMENT ON COLUMN jobs.created_by IS 'Who caused it.';
COMMENT ON COLUMN jobs.created_at IS 'When it was enqueued.';
COMMENT ON COLUMN jobs.finished_at IS 'When it was done or given up.';
CREATE POLICY enqueue ON jobs FOR INSERT TO p2p_app WITH CHECK (state = 'ready' AND attempts = 0);
CREATE POLICY staff_read ON jobs FOR SELECT TO p2p_app USING ((SELECT p2p.is_staff()) OR created_by = (SELECT p2p.current_member()));
CREATE POLICY system_update ON jobs FOR UPDATE TO p2p_app USING ((SELECT p2p.is_staff())) WITH CHECK ((SELECT p2p.is_staff()));
GRANT SELECT, INSERT ON jobs TO p2p_app;
GRANT UPDATE (payload, state, attempts, run_at, leased_until, last_error, finished_at) ON jobs TO p2p_app;
GRANT SELECT (college_id, id, state, attempts, max_attempts, run_at, leased_until),
    UPDATE (state, attempts, leased_until, last_error, finished_at) ON jobs TO p2p_queue;
CALL p2p.raise_wall('jobs');

-- The only way past the wall for the worker: it learns which job of which college is next, nothing else.
CREATE FUNCTION p2p.claim_jobs(how_many integer, lease interval)
    RETURNS TABLE (college_id uuid, job_id uuid)
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
    -- A job whose worker died on the last attempt is given up, not run once more.
    UPDATE public.jobs SET state = 'failed', finished_at = now(), leased_until = NULL,
        last_error = 'The worker stopped during the last attempt.'
    WHERE state = 'running' AND leased_until < now() AND attempts >= max_attempts;
    WITH due AS (
        SELECT j.college_id, j.id,
            row_number() OVER (PARTITION BY j.college_id ORDER BY j.run_at, j.id) AS turn
        FROM public.jobs j
        WHERE j.run_at <= now()
            AND (j.state = 'ready' OR (j.state = 'running' AND j.leased_until < now()))
    ), picked AS (
        -- Round robin by college, so that one college's backlog does not hold up the others.
        SELECT j.college_id, j.id
        FROM public.jobs j
        JOIN (SELECT due.college_id, due.id, due.turn FROM due ORDER BY due.turn LIMIT how_many * 4) fair
            ON fair.college_id = j.college_id AND fair.id = j.id
        WHERE j.state = 'ready' OR (j.state = 'running' AND j.leased_until < now())
        ORDER BY fair.turn
        LIMIT how_many
        FOR UPDATE OF j SKIP LOCKED
    )
    UPDATE public.jobs j
    SET state = 'running', attempts = j.attempts + 1, leased_until = now() + lease
    FROM picked
    WHERE j.college_id = picked.college_id AND j.id = picked.id
    RETURNING j.college_id, j.id;
$$;
COMMENT ON FUNCTION p2p.claim_jobs(integer, interval) IS 'Reviewed definer function: hands out (college, job) pairs, no content.';
GRANT CREATE ON SCHEMA p2p TO p2p_queue;
ALTER FUNCTION p2p.claim_jobs(integer, interval) OWNER TO p2p_queue;
REVOKE CREATE ON SCHEMA p2p FROM p2p_queue;
REVOKE EXECUTE ON FUNCTION p2p.claim_jobs(integer, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.claim_jobs(integer, interval) TO p2p_platform;

CREATE TABLE audit_heads (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    n bigint NOT NULL CHECK (n >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (college_id)
);
COMMENT ON TABLE audit_heads IS 'End of each college''s audit chain; locked while an entry is added.';
COMMENT ON COLUMN audit_heads.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN audit_heads.n IS 'Number of the last entry.';
COMMENT ON COLUMN audit_heads.hash IS 'Hash of the last entry.';
CREATE POLICY append ON audit_heads FOR ALL TO p2p_app USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit_heads TO p2p_app;
GRANT UPDATE (n, hash) ON audit_heads TO p2p_app;
CALL p2p.raise_wall('audit_heads');

CREATE TABLE audit_entries (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    n bigint NOT NULL CHECK (n >= 1),
    at timestamptz NOT NULL,
    actor_id uuid,
    actor_kind text NOT NULL CHECK (actor_kind IN ('member', 'system', 'operator', 'visitor')),
    action text NOT NULL CHECK (length(action) BETWEEN 1 AND 80),
    entity text NOT NULL CHECK (length(entity) BETWEEN 1 AND 60),
    entity_id text NOT NULL CHECK (length(entity_id) <= 80),
    before jsonb,
    after jsonb,
    request_id text NOT NULL DEFAULT '' CHECK (length(request_id) <= 64),
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (college_id, n)
);
CREATE INDEX audit_entries_by_entity ON audit_entries (college_id, entity, entity_id, n DESC);
CREATE INDEX audit_entries_by_actor ON audit_entries (college_id, actor_id, n DESC);
COMMENT ON TABLE audit_entries IS 'What was done by whom, append-only, each entry sealed with the hash of the one before.';
COMMENT ON COLUMN audit_entries.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN audit_entries.n IS 'Gapless number in the college.';
COMMENT ON COLUMN audit_entries.at IS 'When.';
COMMENT ON COLUMN audit_entries.actor_id IS 'Who; NULL for the system.';
COMMENT ON COLUMN audit_entries.actor_kind IS 'member, system, operator (console) or visitor (not signed in).';
COMMENT ON COLUMN audit_entries.action IS 'Verb, dotted: experience.approved.';
COMMENT ON COLUMN audit_entries.entity IS 'Kind of thing acted on.';
COMMENT ON COLUMN audit_entries.entity_id IS 'Which one.';
COMMENT ON COLUMN audit_entries.before IS 'What it was; personal data by reference only.';
COMMENT ON COLUMN audit_entries.after IS 'What it became.';
COMMENT ON COLUMN audit_entries.request_id IS 'The request that did it.';
COMMENT ON COLUMN audit_entries.previous_hash IS 'Hash of entry n-1.';
COMMENT ON COLUMN audit_entries.hash IS 'SHA-256 over domain, college, n, previous hash and the fields, each with its length.';
CREATE TRIGGER audit_entries_frozen BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER audit_entries_kept BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();
CREATE POLICY append ON audit_entries FOR INSERT TO p2p_app WITH CHECK (true);
CREATE POLICY staff_read ON audit_entries FOR SELECT TO p2p_app
    USING ((SELECT p2p.is_staff()) OR (SELECT p2p.has_capability('auditor')));
GRANT SELECT, INSERT ON audit_entries TO p2p_app;
CALL p2p.raise_wall('audit_entries');

CREATE TABLE idempotency_keys (
    college_id uuid NOT NULL DEFAULT p2p.current_college() REFERENCES colleges (id),
    user_id uuid NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    status smallint NOT NULL CHECK (status BETWEEN 200 AND 299),
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (college_id, user_id, key),
    FOREIGN KEY (college_id, user_id) REFERENCES users (college_id, id)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (college_id, created_at);
COMMENT ON TABLE idempotency_keys IS 'Answers already given to a client''s key, stored with the change they answer.';
COMMENT ON COLUMN idempotency_keys.college_id IS 'The college (tenant wall).';
COMMENT ON COLUMN idempotency_keys.user_id IS 'Whose key.';
COMMENT ON COLUMN idempotency_keys.key IS 'Idempotency-Key header.';
COMMENT ON COLUMN idempotency_keys.request_hash IS 'SHA-256 of method, path and body; the same key with another request is refused.';
COMMENT ON COLUMN idempotency_keys.status IS 'HTTP status given.';
COMMENT ON COLUMN idempotency_keys.body IS 'Body given.';
COMMENT ON COLUMN idempotency_keys.created_at IS 'Kept for a day.';
CREATE POLICY own_keys ON idempotency_keys FOR ALL TO p2p_app
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.is_system()))
    WITH CHECK (user_id = (SELECT p2p.current_member()));
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO p2p_app;
CALL p2p.raise_wall('idempotency_keys');

-- The console's own people and what they did. Global: no college's people are in here.
CREATE TABLE operators (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    full_name text NOT NULL CHECK (length(full_name) BETWEEN 1 AND 120),
    password_hash text CHECK (length(password_hash) BETWEEN 20 AND 512),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'removed')),
    authz_version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_sign_in_at timestamptz
);
COMMENT ON TABLE operators IS 'Super-admins: accounts of the console only, without any access to a college''s content.';
COMMENT ON COLUMN operators.id IS 'UUIDv7.';
COMMENT ON COLUMN operators.email IS 'Sign-in address, lower case.';
COMMENT ON COLUMN operators.full_name IS 'Name.';
COMMENT ON COLUMN operators.password_hash IS 'argon2id in PHC form; NULL until the one-time link was used.';
COMMENT ON COLUMN operators.status IS 'active or removed.';
COMMENT ON COLUMN operators.authz_version IS 'Rises when sessions must end.';
COMMENT ON COLUMN operators.created_at IS 'When added.';
COMMENT ON COLUMN operators.last_sign_in_at IS 'Last sign-in.';

CREATE TABLE operator_sessions (
    id uuid PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES operators (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX operator_sessions_by_operator ON operator_sessions (operator_id);
COMMENT ON TABLE operator_sessions IS 'Console sign-ins.';
COMMENT ON COLUMN operator_sessions.id IS 'UUIDv7.';
COMMENT ON COLUMN operator_sessions.operator_id IS 'Whose.';
COMMENT ON COLUMN operator_sessions.created_at IS 'When signed in.';
COMMENT ON COLUMN operator_sessions.expires_at IS 'Ends by itself then.';
COMMENT ON COLUMN operator_sessions.revoked_at IS 'When ended.';

CREATE TABLE operator_tokens (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    operator_id uuid NOT NULL REFERENCES operators (id),
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX operator_tokens_by_operator ON operator_tokens (operator_id);
COMMENT ON TABLE operator_tokens IS 'One-time links with which an operator sets a password.';
COMMENT ON COLUMN operator_tokens.digest IS 'SHA-256 of the token.';
COMMENT ON COLUMN operator_tokens.operator_id IS 'Whose.';
COMMENT ON COLUMN operator_tokens.expires_at IS 'Refused after this.';
COMMENT ON COLUMN operator_tokens.consumed_at IS 'When used.';
COMMENT ON COLUMN operator_tokens.created_at IS 'When made.';

CREATE TABLE platform_audit (
    n bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    operator_id uuid,
    action text NOT NULL CHECK (length(action) BETWEEN 1 AND 80),
    entity text NOT NULL CHECK (length(entity) BETWEEN 1 AND 60),
    entity_id text NOT NULL CHECK (length(entity_id) <= 80),
    before jsonb,
    after jsonb,
    request_id text NOT NULL DEFAULT '' CHECK (length(request_id) <= 64),
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE platform_audit IS 'What operators and the command line did to the registry; append-only and chained.';
COMMENT ON COLUMN platform_audit.n IS 'Gapless number.';
COMMENT ON COLUMN platform_audit.at IS 'When.';
COMMENT ON COLUMN platform_audit.operator_id IS 'Which operator; NULL for the command line.';
COMMENT ON COLUMN platform_audit.action IS 'Verb, dotted: college.suspended.';
COMMENT ON COLUMN platform_audit.entity IS 'Kind of thing.';
COMMENT ON COLUMN platform_audit.entity_id IS 'Which one.';
COMMENT ON COLUMN platform_audit.before IS 'What it was.';
COMMENT ON COLUMN platform_audit.after IS 'What it became.';
COMMENT ON COLUMN platform_audit.request_id IS 'The request that did it.';
COMMENT ON COLUMN platform_audit.previous_hash IS 'Hash of entry n-1.';
COMMENT ON COLUMN platform_audit.hash IS 'SHA-256 as for audit_entries.';
CREATE TRIGGER platform_audit_frozen BEFORE UPDATE OR DELETE ON platform_audit FOR EACH ROW EXECUTE FUNCTION p2p.refuse_change();
CREATE TRIGGER platform_audit_kept BEFORE TRUNCATE ON platform_audit FOR EACH STATEMENT EXECUTE FUNCTION p2p.refuse_change();

DO $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['operators', 'operator_sessions', 'operator_tokens', 'platform_audit'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY console ON %I FOR ALL TO p2p_platform USING (true) WITH CHECK (true)', target);
        EXECUTE format('ALTER TABLE %I OWNER TO p2p_owner', target);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON operators, operator_sessions, operator_tokens, platform_audit TO p2p_platform;
GRANT UPDATE (full_name, password_hash, status, authz_version, last_sign_in_at) ON operators TO p2p_platform;
GRANT UPDATE (revoked_at) ON operator_sessions TO p2p_platform;
GRANT UPDATE (consumed_at) ON operator_tokens TO p2p_platform;
