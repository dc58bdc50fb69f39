use std::fmt;
use std::str::FromStr;

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};

use crate::store::DbError;

/// A position in the write-ahead log; later ones are greater. Written as PostgreSQL writes it: `16/B374D848`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WalPosition(pub(super) u64);

impl WalPosition {
    /// Which no replica ever reaches.
    pub const NEVER: Self = Self(u64::MAX);
}

impl fmt::Display for WalPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:X}/{:X}", self.0 >> 32, self.0 & 0xFFFF_FFFF)
    }
}

/// It is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a position in the write-ahead log")]
pub struct NoPosition;

impl FromStr for WalPosition {
    type Err = NoPosition;

    fn from_str(word: &str) -> Result<Self, NoPosition> {
        let half = |word: &str| {
            let is_hex = (1..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_hex { u64::from_str_radix(word, 16).map_err(|_| NoPosition) } else { Err(NoPosition) }
        };
        let (high, low) = word.split_once('/').ok_or(NoPosition)?;
        Ok(Self(half(high)? << 32 | half(low)?))
    }
}

/// The primary's position and which database cluster it is.
#[derive(QueryableByName)]
struct HereRow {
    #[diesel(sql_type = Text)]
    position: String,
    #[diesel(sql_type = Text)]
    system: String,
}

pub(super) struct Here {
    pub position: WalPosition,
    pub system: String,
}

/// What is flushed: replicas are sent no more.
const HERE: &str = "SELECT pg_current_wal_flush_lsn()::text AS position, system_identifier::text AS system
                    FROM pg_control_system()";

impl Here {
    pub fn of_primary(conn: &mut PgConnection) -> Result<Self, DbError> {
        let row: HereRow = diesel::sql_query(HERE).get_result(conn)?;
        Ok(Self { position: parsed(&row.position)?, system: row.system })
    }
}

#[derive(QueryableByName)]
struct ThereRow {
    #[diesel(sql_type = Bool)]
    is_replica: bool,
    #[diesel(sql_type = Nullable<Text>)]
    replayed: Option<String>,
    #[diesel(sql_type = Text)]
    system: String,
}

pub(super) struct There {
    /// Whether it follows anybody.
    pub is_replica: bool,
    pub replayed: WalPosition,
    pub system: String,
}

const THERE: &str = "SELECT pg_is_in_recovery() AS is_replica, pg_last_wal_replay_lsn()::text AS replayed,
                            system_identifier::text AS system
                     FROM pg_control_system()";

impl There {
    pub fn of_replica(conn: &mut PgConnection) -> Result<Self, DbError> {
        let row: ThereRow = diesel::sql_query(THERE).get_result(conn)?;
        let replayed = row.replayed.as_deref().map_or(Ok(WalPosition(0)), parsed)?;
        Ok(Self { is_replica: row.is_replica, replayed, system: row.system })
    }
}

fn parsed(word: &str) -> Result<WalPosition, DbError> {
    word.parse().map_err(|error: NoPosition| diesel::result::Error::DeserializationError(error.into()).into())
}

#[derive(QueryableByName)]
struct PositionRow {
    #[diesel(sql_type = Text)]
    position: String,
}

/// A position that lies behind everything that was committed before the question.
///
/// # Errors
/// The database refuses.
pub(in crate::store) fn position_of(conn: &mut PgConnection) -> Result<WalPosition, DbError> {
    let row: PositionRow =
        diesel::sql_query("SELECT pg_current_wal_insert_lsn()::text AS position").get_result(conn)?;
    parsed(&row.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_written_as_postgresql_writes_them() {
        let position: WalPosition = "16/B374D848".parse().expect("a position");
        assert_eq!(position.to_string(), "16/B374D848");
        assert!(position > "16/0".parse().expect("a position") && position < "17/0".parse().expect("a position"));
        for wrong in ["", "/", "16", "16/", "16/x", "16/123456789", "+1/0", "1/-1", "１/0"] {
            assert_eq!(wrong.parse::<WalPosition>(), Err(NoPosition), "{wrong}");
        }
    }
}
