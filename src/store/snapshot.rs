use diesel::pg::PgConnection;

/// Reads one state of the database: whatever is committed meanwhile is not seen, and nothing can be written.
///
/// # Errors
/// Those of `read`; no transaction can be begun.
pub fn snapshot<T, E: From<diesel::result::Error>>(
    conn: &mut PgConnection,
    read: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E> {
    conn.build_transaction().read_only().repeatable_read().run(read)
}
