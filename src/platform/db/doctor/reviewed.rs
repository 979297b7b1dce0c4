//! The reviewed lists: everything that is allowed to differ from the rule, with the reason. A thing that is on none
//! of them fails the check, so whoever adds one has to come here and say why.

/// A table without a college.
pub(super) struct Global {
    pub(super) name: &'static str,
    pub(super) reason: &'static str,
    /// What the login of requests may do with it.
    pub(super) app: &'static [&'static str],
    /// What the login of the console may do with it.
    pub(super) platform: &'static [&'static str],
    /// Policies that let the login of requests see rows, with the exact expression.
    pub(super) app_policies: &'static [(&'static str, &'static str)],
    /// Whether it has row security at all.
    pub(super) walled: bool,
}

pub(super) const GLOBALS: &[Global] = &[
    Global {
        name: "colleges",
        reason: "the registry itself; a request sees its own college's row only",
        app: &["SELECT"],
        platform: &["SELECT", "INSERT", "UPDATE"],
        app_policies: &[(
            "own_college",
            "(id = ( SELECT p2p.current_college() AS current_college))",
        )],
        walled: true,
    },
    Global {
        name: "college_hosts",
        reason: "a host name must lead to a college before any college is known",
        app: &[],
        platform: &["SELECT", "INSERT", "UPDATE", "DELETE"],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "operators",
        reason: "accounts of the console; nobody of any college is in it",
        app: &[],
        platform: &["SELECT", "INSERT", "UPDATE"],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "operator_sessions",
        reason: "sign-ins of the console",
        app: &[],
        platform: &["SELECT", "INSERT", "UPDATE"],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "operator_tokens",
        reason: "one-time links of the console",
        app: &[],
        platform: &["SELECT", "INSERT", "UPDATE"],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "platform_audit",
        reason: "what operators did to the registry",
        app: &[],
        platform: &["SELECT", "INSERT"],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "revocations",
        reason: "which sessions and people of any college are to be looked up, followed by every process: ids, no content",
        app: &[],
        platform: &["SELECT", "DELETE"],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "replaceable_sql",
        reason: "which files of policies, triggers and functions were applied; no login of the product may read it",
        app: &[],
        platform: &[],
        app_policies: &[],
        walled: true,
    },
    Global {
        name: "__diesel_schema_migrations",
        reason: "which migrations ran; no login of the product may read it",
        app: &[],
        platform: &[],
        app_policies: &[],
        walled: false,
    },
];

/// The wall itself, as PostgreSQL prints it.
pub(super) const WALL: &str = "(college_id = ( SELECT p2p.current_college() AS current_college))";

/// Conditions that are nothing but an equation of a column: the planner settles one of these once a statement without a
/// sub-select, together with what else is known of the column.
pub(super) const EQUATIONS: &[&str] = &["(college_id = p2p.known_college())", "(user_id = p2p.current_member())"];

/// Functions policies may call, with the body they must have: changing what one of them answers would open every
/// policy that asks it.
pub(super) const POLICY_FUNCTIONS: &[(&str, &str)] = &[
    (
        "p2p.current_college()",
        "RETURN (NULLIF(current_setting('app.college_id'::text, true), ''::text))::uuid",
    ),
    (
        "p2p.current_member()",
        "RETURN (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid",
    ),
    (
        "p2p.acting_as()",
        "RETURN COALESCE(NULLIF(current_setting('app.role'::text, true), ''::text), 'nobody'::text)",
    ),
    (
        "p2p.has_capability(text)",
        "RETURN (strpos(((','::text || COALESCE(current_setting('app.capabilities'::text, true), ''::text)) || ','::text), ((','::text || wanted) || ','::text)) > 0)",
    ),
    (
        "p2p.is_member()",
        "RETURN (p2p.acting_as() = ANY (ARRAY['student'::text, 'alumni'::text, 'faculty'::text, 'college_admin'::text]))",
    ),
    (
        "p2p.known_college()",
        "RETURN CASE WHEN (current_setting('app.role'::text, true) = ANY (ARRAY['student'::text, 'alumni'::text, 'faculty'::text, 'college_admin'::text, 'system'::text])) THEN (NULLIF(current_setting('app.college_id'::text, true), ''::text))::uuid ELSE NULL::uuid END",
    ),
    ("p2p.is_system()", "RETURN (p2p.acting_as() = 'system'::text)"),
    ("p2p.is_admin()", "RETURN (p2p.acting_as() = 'college_admin'::text)"),
    (
        "p2p.is_staff()",
        "RETURN (p2p.acting_as() = ANY (ARRAY['college_admin'::text, 'system'::text]))",
    ),
    (
        "p2p.can_moderate()",
        "RETURN ((p2p.acting_as() = ANY (ARRAY['college_admin'::text, 'system'::text])) OR p2p.has_capability('moderator'::text))",
    ),
];

/// PostgreSQL's own functions policies may call; none of them depends on a setting or reads a table.
pub(super) const PLAIN_FUNCTIONS: &[&str] = &["now", "length", "lower"];

/// A function that runs with its owner's rights.
pub(super) struct Definer {
    pub(super) signature: &'static str,
    pub(super) owner: &'static str,
    pub(super) callers: &'static [&'static str],
    pub(super) reason: &'static str,
}

pub(super) const DEFINERS: &[Definer] = &[
    Definer {
        signature: "p2p.claim_jobs(integer,interval)",
        owner: "p2p_queue",
        callers: &["p2p_platform"],
        reason: "the worker learns which job of which college is next: two ids, no content",
    },
    Definer {
        signature: "p2p.plan_daily(uuid[])",
        owner: "p2p_queue",
        callers: &["p2p_platform"],
        reason: "the worker plans the daily jobs of colleges; it learns how many it planned, nothing else",
    },
    Definer {
        signature: "p2p.note_revocation()",
        owner: "p2p_queue",
        callers: &[],
        reason: "a trigger: whose rights or sign-in changed, written where no request reads or writes",
    },
    Definer {
        signature: "p2p.my_conversations()",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "ids of the conversations the acting person is in; a policy on the table itself would recurse",
    },
    Definer {
        signature: "p2p.my_own_conversations()",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "ids of the conversations the acting person owns, for who may add and remove people",
    },
    Definer {
        signature: "p2p.my_new_conversations()",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "ids of the conversations the acting person began and is still filling with people",
    },
    Definer {
        signature: "p2p.blocked_with(uuid)",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "yes or no: a block is never shown to who is blocked, yet must hold for both",
    },
    Definer {
        signature: "p2p.alone_with_blocked(uuid)",
        owner: "p2p_search",
        callers: &["p2p_app", "p2p_chat"],
        reason: "yes or no: a block holds in a group with nobody else in it, and is never shown to who is blocked",
    },
    Definer {
        signature: "p2p.send_message(uuid,uuid,uuid,bytea,text,text,bigint,uuid[],jsonb,timestamp with time zone,boolean)",
        owner: "p2p_chat",
        callers: &["p2p_app"],
        reason: "a message of the acting person, where they are in and may write; college and sender are the transaction's",
    },
    Definer {
        signature: "p2p.end_office_places(uuid,uuid[])",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "who leaves the office leaves its support conversations; the admin who decides so is in none of them",
    },
    Definer {
        signature: "p2p.set_helpful_count()",
        owner: "p2p_search",
        callers: &[],
        reason: "a trigger: how many marks an experience has that is published anew; who set them stays unread",
    },
    Definer {
        signature: "p2p.search_experiences(text,timestamp with time zone,uuid,integer)",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "text operators are not leakproof: ids of published experiences of the transaction's own college",
    },
    Definer {
        signature: "p2p.find_experiences(text,timestamp with time zone,uuid,integer)",
        owner: "p2p_search",
        callers: &["p2p_app"],
        reason: "the same, for words the program cut; the other stays while processes of the release before run",
    },
    Definer {
        signature: "p2p.password_salt(uuid)",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "parameters and salt of a password of this college, never its hash",
    },
    Definer {
        signature: "p2p.password_is(uuid,text[])",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "which of the given hashes is the one kept: whoever asks has made them",
    },
    Definer {
        signature: "p2p.device_known(uuid,bytea)",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "yes or no: whether somebody signed in with this device before",
    },
    Definer {
        signature: "p2p.device_fits(uuid,bytea)",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "yes or no: whether a session belongs to this device",
    },
    Definer {
        signature: "p2p.use_refresh_token(bytea,timestamp with time zone)",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "whoever has a refresh token uses it up, once; no digest comes out",
    },
    Definer {
        signature: "p2p.find_link(bytea,text[])",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "whoever has a one-time link learns what it is for; no digest comes out",
    },
    Definer {
        signature: "p2p.take_link(bytea,text[])",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "whoever has a one-time link uses it up, once",
    },
    Definer {
        signature: "p2p.invitation_of(bytea)",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "whoever has the link of an invitation learns which it is",
    },
    Definer {
        signature: "p2p.append_audit(text[],text[],text[],jsonb[],jsonb[],text,timestamp with time zone)",
        owner: "p2p_keeper",
        callers: &["p2p_app"],
        reason: "the only way into the audit log: college and actor are the transaction's, number and seal the chain's",
    },
];

/// Roles that own definer functions, and the tables each may reach: past the wall, but for those of [`WALLED_ROLES`].
pub(super) const DEFINER_ROLES: &[(&str, &[&str])] = &[
    ("p2p_queue", &["jobs", "revocations"]),
    (
        "p2p_search",
        &[
            "experience_search",
            "conversation_participants",
            "conversations",
            "blocks",
            "experience_helpful",
        ],
    ),
    (
        "p2p_keeper",
        &[
            "credentials",
            "sessions",
            "refresh_tokens",
            "one_time_tokens",
            "invitations",
            "audit_heads",
            "audit_entries",
        ],
    ),
    ("p2p_chat", &["conversations", "conversation_participants", "messages"]),
];

/// Owners of definer functions that row security holds for: policies let them in as they do the login of requests.
pub(super) const WALLED_ROLES: &[&str] = &["p2p_keeper", "p2p_chat"];

/// Tables the login of requests reads and never writes: entries are added by `p2p.append_audit`.
pub(super) const SEALED: &[&str] = &["audit_heads", "audit_entries"];

/// Columns that are secret and read by the login of requests all the same, each with the reason.
pub(super) const READABLE_SECRETS: &[(&str, &str, &str)] = &[(
    "experience_decisions",
    "reason_salt",
    "it stands beside the reason it is in front of; whoever reads one may check the other against the audit log",
)];

/// Roles that own definer functions and the tables these put rows into, column by column: `p2p.plan_daily` enqueues jobs,
/// `p2p.note_revocation` notes who is to be looked up, `p2p.end_office_places` lets the rest of the office into a support conversation nobody of it is left in,
/// `p2p.append_audit` adds entries, `p2p.send_message` stores a message.
pub(super) const DEFINER_INSERTS: &[(&str, &str)] = &[
    ("p2p_queue", "jobs"),
    ("p2p_queue", "revocations"),
    ("p2p_search", "conversation_participants"),
    ("p2p_keeper", "audit_heads"),
    ("p2p_keeper", "audit_entries"),
    ("p2p_chat", "messages"),
];

/// Triggers that hold what a policy cannot say (it sees a row before a change or after it, never both): table, name.
pub(super) const GUARDS: &[(&str, &str)] = &[
    ("audit_entries", "audit_entries_frozen"),
    ("audit_entries", "audit_entries_kept"),
    ("users", "users_guard"),
    ("users", "users_revoke"),
    ("users", "users_delete_revoke"),
    ("user_capabilities", "user_capabilities_revoke"),
    ("sessions", "sessions_revoke"),
    ("sessions", "sessions_delete_revoke"),
    ("experiences", "experiences_guard"),
    ("experience_feed", "experience_feed_guard"),
    ("experience_feed", "experience_feed_marks"),
    ("experience_feed", "experience_feed_text"),
    ("conversation_participants", "conversation_participants_guard"),
    ("conversations", "conversations_guard"),
    ("messages", "messages_guard"),
    ("messages", "messages_sender_guard"),
    ("message_reactions", "message_reactions_guard"),
];

/// Indexes that are not led by the college.
pub(super) const INDEX_EXCEPTIONS: &[(&str, &str)] =
    &[("jobs_due", "claiming looks across colleges; the index holds times only")];

/// Extensions that bring no way out of the database and no function that reads other sessions.
pub(super) const EXTENSIONS: &[&str] = &["plpgsql", "btree_gin", "pg_trgm", "unaccent"];

/// The schemas the product owns.
pub(super) const SCHEMAS: &[&str] = &["public", "p2p"];

/// Columns nobody updates: which row it is, whose, and since when.
pub(super) const FIXED_COLUMNS: &[&str] = &["college_id", "id", "created_at"];
