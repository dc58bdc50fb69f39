use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// What can go wrong between us and the database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Every connection was in use for too long, or the server is away.
    #[error("no database connection: {0}")]
    Busy(#[from] r2d2::Error),
    /// So many wait for a connection that one more is sent away.
    #[error("the line before the database, or before what takes long, is full")]
    Full,
    #[error("database: {0}")]
    Query(#[source] DieselError),
}

impl From<DieselError> for DbError {
    fn from(error: DieselError) -> Self {
        Self::Query(error)
    }
}

impl DbError {
    /// The name of the constraint that refused a change, if one did. Modules turn those they know into an answer.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Query(DieselError::DatabaseError(_, info)) => info.constraint_name(),
            _ => None,
        }
    }

    /// No row where one was asked for.
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::Query(DieselError::NotFound))
    }

    /// Lost a race with another transaction: the same work may succeed when run again.
    fn is_transient(&self) -> bool {
        match self {
            Self::Query(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
            // Diesel has no kind of its own for SQLSTATE 40P01.
            Self::Query(DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)) => {
                info.message().contains("deadlock detected")
            }
            _ => false,
        }
    }

    /// Another had a lock for longer than the transaction was ready to wait (SQLSTATE 55P03). Diesel has no kind of its own
    /// for it.
    pub fn is_lock_timeout(&self) -> bool {
        match self {
            Self::Query(DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)) => {
                info.message().contains("due to lock timeout")
            }
            _ => false,
        }
    }

    /// A number that the database cannot hold (SQLSTATE 22003): what came in was too large, alone or in a sum. Diesel has
    /// no kind of its own for it.
    pub fn is_out_of_range(&self) -> bool {
        match self {
            Self::Query(DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)) => {
                info.message().ends_with("out of range")
            }
            _ => false,
        }
    }

    /// The server or the way to it is gone; nothing was wrong with the request.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Busy(_) | Self::Full | Self::Query(DieselError::BrokenTransactionManager) => true,
            Self::Query(DieselError::DatabaseError(kind, info)) => match kind {
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => true,
                // Diesel knows the connection's end only where an answer tells of it, not between a question and its answer.
                DatabaseErrorKind::Unknown => LOST.iter().any(|words| info.message().contains(words)),
                _ => false,
            },
            Self::Query(_) => false,
        }
    }
}

/// How libpq, or a server that goes down, says that a connection is at its end; always in English, because the product sets no
/// locale.
const LOST: [&str; 8] = [
    "server closed the connection",
    "no connection to the server",
    "connection not open",
    "could not receive data from server",
    "could not send data to server",
    "SSL connection has been closed",
    "SSL SYSCALL error",
    "terminating connection due to",
];

/// Whether the database asks for another try: looks for a [`DbError`] anywhere in the chain of sources.
pub fn transient(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<DbError>())
        .any(DbError::is_transient)
}

/// Lets a module's error take Diesel's by `?`, through its own `From<DbError>`, where the constraints that it knows by
/// name become its own errors. The module keeps the rest as `#[error("{0}")] Db(#[source] DbError)`, so that the
/// [`DbError`] stays in the chain of sources (a transparent variant would hide it from [`transient`]).
macro_rules! db_errors {
    ($error:ty) => {
        impl From<diesel::result::Error> for $error {
            fn from(error: diesel::result::Error) -> Self {
                Self::from($crate::store::DbError::from(error))
            }
        }
    };
}

pub(crate) use db_errors;

#[cfg(test)]
mod tests {
    use super::*;

    fn said(message: &str) -> DbError {
        DbError::from(DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message.to_owned())))
    }

    #[test]
    fn a_connection_that_ended_says_nothing_of_the_request() {
        let ended = "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally";
        assert!(said(ended).is_unavailable());
        assert!(said("terminating connection due to administrator command").is_unavailable());
        assert!(!said("deadlock detected").is_unavailable() && !said("integer out of range").is_unavailable());
        assert!(!DbError::from(DieselError::NotFound).is_unavailable());
    }
}
