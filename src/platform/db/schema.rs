//! The tables as diesel sees them, by hand and in the order of the migrations. A test compares this file with the
//! live database, column by column.

diesel::table! {
    colleges (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
        status -> Text,
        country -> Nullable<Text>,
        locale -> Text,
        time_zone -> Text,
        accent -> Nullable<Text>,
        settings -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    college_hosts (host) {
        host -> Text,
        college_id -> Uuid,
        verified_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    users (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        email -> Text,
        email_verified_at -> Nullable<Timestamptz>,
        full_name -> Text,
        role -> Text,
        status -> Text,
        placed_at -> Nullable<Timestamptz>,
        headline -> Text,
        locale -> Nullable<Text>,
        theme -> Nullable<Text>,
        time_zone -> Nullable<Text>,
        authz_version -> Int4,
        welcomed_at -> Nullable<Timestamptz>,
        last_sign_in_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name_key -> Text,
        name_words -> Text,
    }
}

diesel::table! {
    credentials (college_id, user_id) {
        college_id -> Uuid,
        user_id -> Uuid,
        password_hash -> Text,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    user_capabilities (college_id, user_id, capability) {
        college_id -> Uuid,
        user_id -> Uuid,
        capability -> Text,
        granted_by -> Nullable<Uuid>,
        granted_at -> Timestamptz,
    }
}

diesel::table! {
    sessions (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        user_id -> Uuid,
        agent -> Text,
        address_hash -> Bytea,
        device_hash -> Nullable<Bytea>,
        created_at -> Timestamptz,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        revoke_reason -> Nullable<Text>,
    }
}

diesel::table! {
    refresh_tokens (college_id, digest) {
        college_id -> Uuid,
        digest -> Bytea,
        session_id -> Uuid,
        generation -> Int4,
        issued_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    one_time_tokens (college_id, digest) {
        college_id -> Uuid,
        digest -> Bytea,
        purpose -> Text,
        user_id -> Nullable<Uuid>,
        email -> Text,
        expires_at -> Timestamptz,
        consumed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    invitations (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        email -> Text,
        full_name -> Text,
        role -> Text,
        digest -> Bytea,
        invited_by -> Nullable<Uuid>,
        sent_count -> Int4,
        sent_at -> Timestamptz,
        expires_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Uuid>,
        revoked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    email_domains (college_id, domain) {
        college_id -> Uuid,
        domain -> Text,
        role -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    jobs (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        payload -> Jsonb,
        state -> Text,
        attempts -> Int4,
        max_attempts -> Int4,
        run_at -> Timestamptz,
        leased_until -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    audit_heads (college_id) {
        college_id -> Uuid,
        n -> Int8,
        hash -> Bytea,
    }
}

diesel::table! {
    audit_entries (college_id, n) {
        college_id -> Uuid,
        n -> Int8,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        actor_kind -> Text,
        action -> Text,
        entity -> Text,
        entity_id -> Text,
        before -> Nullable<Jsonb>,
        after -> Nullable<Jsonb>,
        request_id -> Text,
        previous_hash -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    idempotency_keys (college_id, user_id, key) {
        college_id -> Uuid,
        user_id -> Uuid,
        key -> Text,
        request_hash -> Bytea,
        status -> Int2,
        body -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    operators (id) {
        id -> Uuid,
        email -> Text,
        full_name -> Text,
        password_hash -> Nullable<Text>,
        status -> Text,
        authz_version -> Int4,
        created_at -> Timestamptz,
        last_sign_in_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    operator_sessions (id) {
        id -> Uuid,
        operator_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    operator_tokens (digest) {
        digest -> Bytea,
        operator_id -> Uuid,
        expires_at -> Timestamptz,
        consumed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    platform_audit (n) {
        n -> Int8,
        at -> Timestamptz,
        operator_id -> Nullable<Uuid>,
        action -> Text,
        entity -> Text,
        entity_id -> Text,
        before -> Nullable<Jsonb>,
        after -> Nullable<Jsonb>,
        request_id -> Text,
        previous_hash -> Bytea,
        hash -> Bytea,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    users,
    credentials,
    user_capabilities,
    sessions,
    refresh_tokens,
    invitations
);
diesel::allow_tables_to_appear_in_same_query!(colleges, college_hosts);
diesel::table! {
    replaceable_sql (name) {
        name -> Text,
        hash -> Bytea,
        applied_at -> Timestamptz,
    }
}

diesel::table! {
    use super::sql_types::Xid8;
    use diesel::sql_types::*;

    revocations (id) {
        id -> Int8,
        college_id -> Uuid,
        subject_id -> Uuid,
        written_by -> Xid8,
        written_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(operators, operator_sessions, operator_tokens);
diesel::joinable!(operator_sessions -> operators (operator_id));
diesel::joinable!(operator_tokens -> operators (operator_id));

// The roster.
diesel::table! {
    roster_imports (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        file_name -> Text,
        file_bytes -> Int8,
        encoding -> Text,
        delimiter -> Text,
        column_names -> Jsonb,
        mapping -> Jsonb,
        state -> Text,
        rows_total -> Int4,
        rows_blank -> Int4,
        rows_new -> Int4,
        rows_change -> Int4,
        rows_same -> Int4,
        rows_error -> Int4,
        rows_warned -> Int4,
        rows_done -> Int4,
        rows_invited -> Int4,
        done_line -> Int4,
        invite -> Bool,
        failure -> Nullable<Text>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        committed_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    roster_entries (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        number -> Text,
        number_key -> Text,
        full_name -> Text,
        email -> Nullable<Text>,
        programme -> Text,
        department -> Text,
        batch_year -> Nullable<Int4>,
        attributes -> Jsonb,
        status -> Text,
        user_id -> Nullable<Uuid>,
        last_import_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name_words -> Text,
    }
}

diesel::table! {
    roster_import_rows (college_id, import_id, line) {
        college_id -> Uuid,
        import_id -> Uuid,
        line -> Int4,
        cells -> Jsonb,
        defect -> Nullable<Text>,
        verdict -> Nullable<Text>,
        errors -> Jsonb,
        warnings -> Jsonb,
        changes -> Jsonb,
        entry_id -> Nullable<Uuid>,
        mended -> Jsonb,
        number_key -> Nullable<Text>,
        email -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(roster_entries, roster_import_rows);

// Placement experiences and their moderation (000400).

/// SQL types diesel does not bring along.
pub mod sql_types {
    /// A transaction's number, which never comes again.
    #[derive(Clone, Copy, Debug, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(name = "xid8", schema = "pg_catalog"))]
    pub struct Xid8;
    /// The words of a text, for full-text search.
    #[derive(Clone, Copy, Debug, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;
}

diesel::table! {
    experiences (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        author_id -> Uuid,
        state -> Text,
        revision -> Int4,
        last_version -> Int4,
        pending_since -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        saved_from -> Nullable<Uuid>,
        content -> Jsonb,
    }
}

diesel::table! {
    experience_versions (college_id, experience_id, version) {
        college_id -> Uuid,
        experience_id -> Uuid,
        version -> Int4,
        author_id -> Uuid,
        author_role -> Text,
        submitted_at -> Timestamptz,
        content -> Jsonb,
    }
}

diesel::table! {
    experience_feed (college_id, experience_id) {
        college_id -> Uuid,
        experience_id -> Uuid,
        version -> Int4,
        author_id -> Uuid,
        author_role -> Text,
        anonymous -> Bool,
        company -> Text,
        company_key -> Text,
        role -> Text,
        role_key -> Text,
        placement_year -> Int2,
        programme -> Text,
        outcome -> Text,
        package_band -> Nullable<Text>,
        round_kinds -> Array<Text>,
        excerpt -> Text,
        helpful_count -> Int4,
        published_at -> Timestamptz,
        approved_at -> Timestamptz,
    }
}

diesel::table! {
    experience_texts (college_id, experience_id) {
        college_id -> Uuid,
        experience_id -> Uuid,
        content -> Jsonb,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    experience_search (college_id, experience_id) {
        college_id -> Uuid,
        experience_id -> Uuid,
        published_at -> Timestamptz,
        words -> Tsvector,
        cut -> Int2,
    }
}

diesel::table! {
    experience_decisions (college_id, experience_id, version) {
        college_id -> Uuid,
        experience_id -> Uuid,
        version -> Int4,
        author_id -> Uuid,
        decision -> Text,
        reason -> Text,
        decided_by -> Nullable<Uuid>,
        decided_at -> Timestamptz,
        reason_salt -> Nullable<Bytea>,
        reason_erased_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    experience_bookmarks (college_id, user_id, experience_id) {
        college_id -> Uuid,
        user_id -> Uuid,
        experience_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    experience_helpful (college_id, experience_id, user_id) {
        college_id -> Uuid,
        experience_id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    moderation_claims (college_id, kind, item_id) {
        college_id -> Uuid,
        kind -> Text,
        item_id -> Uuid,
        claimed_by -> Uuid,
        claimed_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    users,
    experiences,
    experience_versions,
    experience_feed,
    experience_texts,
    experience_search,
    experience_decisions,
    experience_bookmarks,
    experience_helpful,
    moderation_claims,
);

mod chat;
pub use chat::*;
