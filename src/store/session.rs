use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::{CustomizeConnection, Error};

/// What the server is told at the beginning of each connection.
///
/// Not to compile statements: questions of many small parts, such as who is free in a window, look dear enough for it, and
/// compiling takes seconds where answering takes milliseconds.
///
/// Not to wait for a machine that is gone, as the address tells the other end ([`patient`](super::url::patient)): a transaction
/// whose machine lost its power would keep its locks for two hours, and every booking of the same voucher would wait.
const SETTINGS: &str = "SET jit = off;
    SET tcp_keepalives_idle = 10;
    SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = 20000";

#[derive(Debug)]
pub(super) struct Session;

impl CustomizeConnection<PgConnection, Error> for Session {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), Error> {
        conn.batch_execute(SETTINGS).map_err(Error::QueryError)
    }
}

#[cfg(test)]
mod tests {
    use super::super::url::{Wanted, patient};
    use super::SETTINGS;

    #[test]
    fn both_ends_wait_equally_long_for_each_other() {
        let url = patient("postgres://u:p@h/db", Wanted::Primary);
        for (ours, theirs) in [
            ("keepalives_idle", "tcp_keepalives_idle"),
            ("keepalives_interval", "tcp_keepalives_interval"),
            ("keepalives_count", "tcp_keepalives_count"),
            ("tcp_user_timeout", "tcp_user_timeout"),
        ] {
            let value =
                url.split(['?', '&']).find_map(|pair| pair.strip_prefix(ours)?.strip_prefix('=')).expect("told");
            assert!(SETTINGS.contains(&format!("SET {theirs} = {value}")), "{theirs} {value}");
        }
    }
}
