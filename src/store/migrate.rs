//! Embedded migrations.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Brings the database up to date and tells which migrations were run. Of several processes that start together, one
/// does it while the others wait: migrations that ran side by side would trip over each other.
///
/// # Errors
/// A migration failed; those before it stay.
pub fn run(conn: &mut PgConnection) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    conn.batch_execute("SELECT pg_advisory_lock(hashtext('chuangquan.migrate'))")?;
    let done = conn.run_pending_migrations(MIGRATIONS).map(|done| done.iter().map(ToString::to_string).collect());
    // Given back also after a failure: the connection may be used again.
    conn.batch_execute("SELECT pg_advisory_unlock(hashtext('chuangquan.migrate'))")?;
    done
}

/// Whether migrations are waiting: a process must not serve a database older than itself.
///
/// # Errors
/// The database cannot be asked.
pub fn is_pending(conn: &mut PgConnection) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    conn.has_pending_migration(MIGRATIONS)
}
