//! Database errors as answers. A client never sees SQL, a constraint's name or a value from a row.

use diesel::result::{DatabaseErrorKind, Error};

use crate::error::AppError;

/// `None` when a row was refused because another has the same values under a unique constraint or index, by its name.
///
/// # Errors
/// Every other error.
pub fn unless_taken<T>(result: Result<T, Error>, constraint: &str) -> Result<Option<T>, AppError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if is_unique_violation(&error, constraint) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The constraint a database error names, for a feature to turn into a field error.
pub fn constraint_name(error: &Error) -> Option<&str> {
    match error {
        Error::DatabaseError(_, information) => information.constraint_name(),
        _ => None,
    }
}

/// Whether this is a unique violation of the named constraint or index.
pub fn is_unique_violation(error: &Error, constraint: &str) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
        && constraint_name(error) == Some(constraint)
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        match &error {
            Error::NotFound => AppError::NotFound,
            Error::DatabaseError(kind, information) => match kind {
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::ExclusionViolation => {
                    // What it means is for the store to say, by the constraint's name.
                    let constraint = information.constraint_name().unwrap_or_default();
                    tracing::error!(constraint, "a unique violation nobody expects");
                    AppError::conflict(crate::error::common::ALREADY_EXISTS)
                }
                // Composite keys: a reference into another college is the same as one to nothing.
                DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => AppError::NotFound,
                DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand => AppError::Busy,
                _ => from_message(information.message(), &error),
            },
            _ => AppError::internal(error),
        }
    }
}

/// Kinds diesel does not tell apart, by PostgreSQL's own (untranslated: `lc_messages` is C) text.
fn from_message(message: &str, error: &Error) -> AppError {
    const BUSY: [&str; 8] = [
        "canceling statement due to",
        "deadlock detected",
        "terminating connection",
        "the database system is",
        "too many connections",
        "connection closed",
        "cannot execute",
        "remaining connection slots",
    ];
    if BUSY.iter().any(|part| message.contains(part)) {
        tracing::warn!(message, "the database could not answer in time");
        return AppError::Busy;
    }
    // A NUL the validation of a field let through: the client's text, not our fault.
    if message.contains("invalid byte sequence for encoding") || message.contains("unsupported Unicode escape") {
        return AppError::malformed("bad_request", "A text contains a character that cannot be stored.");
    }
    if message.contains("row-level security") || message.contains("permission denied") {
        tracing::warn!(message, "refused by a row policy or grant");
        return AppError::Forbidden;
    }
    AppError::internal(anyhow::anyhow!("{error}"))
}
