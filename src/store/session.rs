use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::{CustomizeConnection, Error};

/// What the server is told at the beginning of each connection: not to compile statements. Questions of many small parts, such as
/// who is free in a window, look dear enough for it, and compiling takes seconds where answering takes milliseconds.
#[derive(Debug)]
pub(super) struct Session;

impl CustomizeConnection<PgConnection, Error> for Session {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), Error> {
        conn.batch_execute("SET jit = off").map_err(Error::QueryError)
    }
}
