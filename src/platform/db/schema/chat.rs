//! Tables of chat (000800).

diesel::table! {
    connections (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        low_id -> Uuid,
        high_id -> Uuid,
        requested_by -> Uuid,
        state -> Text,
        note -> Text,
        requested_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    blocks (college_id, blocker_id, blocked_id) {
        college_id -> Uuid,
        blocker_id -> Uuid,
        blocked_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    chat_preferences (college_id, user_id) {
        college_id -> Uuid,
        user_id -> Uuid,
        accepts_messages -> Bool,
        shows_read -> Bool,
        shows_presence -> Bool,
    }
}

diesel::table! {
    request_mails (college_id, user_id) {
        college_id -> Uuid,
        user_id -> Uuid,
        wanted -> Bool,
        seen_at -> Nullable<Timestamptz>,
        mailed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    conversations (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        title -> Text,
        low_id -> Nullable<Uuid>,
        high_id -> Nullable<Uuid>,
        created_by -> Uuid,
        last_seq -> Int8,
        last_change -> Int8,
        awaiting -> Nullable<Uuid>,
        low_blocks -> Bool,
        high_blocks -> Bool,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    conversation_participants (college_id, conversation_id, user_id) {
        college_id -> Uuid,
        conversation_id -> Uuid,
        user_id -> Uuid,
        role -> Text,
        joined_seq -> Int8,
        last_read_seq -> Int8,
        last_delivered_seq -> Int8,
        muted_until -> Nullable<Timestamptz>,
        joined_at -> Timestamptz,
        left_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    messages (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        conversation_id -> Uuid,
        seq -> Int8,
        change_seq -> Int8,
        created_change -> Int8,
        sender_id -> Uuid,
        client_id -> Uuid,
        request_digest -> Bytea,
        kind -> Text,
        body -> Text,
        reply_to -> Nullable<Int8>,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
        edited_at -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
        mentions -> Array<Uuid>,
        attachments -> Jsonb,
    }
}

diesel::table! {
    message_reactions (college_id, message_id, user_id, emoji) {
        college_id -> Uuid,
        conversation_id -> Uuid,
        message_id -> Uuid,
        user_id -> Uuid,
        emoji -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    message_originals (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        conversation_id -> Uuid,
        message_id -> Uuid,
        sealed_by -> Uuid,
        reason -> Text,
        body -> Text,
        sealed_at -> Timestamptz,
        keep_until -> Timestamptz,
        attachments -> Jsonb,
    }
}

diesel::table! {
    message_reports (college_id, id) {
        college_id -> Uuid,
        id -> Uuid,
        conversation_id -> Uuid,
        message_id -> Uuid,
        seq -> Int8,
        reporter_id -> Uuid,
        reason -> Text,
        opened_by -> Nullable<Uuid>,
        opened_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    conversations,
    conversation_participants,
    messages,
    message_reactions,
    chat_preferences
);
