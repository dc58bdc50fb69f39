//! Reading what waits for somebody: the longest waiting of each kind and how many there are, by one statement.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};
use diesel::{QueryableByName, RunQueryDsl};

use super::DbError;
use crate::kernel::{Asker, Fen, TodoGroup, TodoItem, TodoKind};

/// Things of one kind that one answer names.
const NAMED: i64 = 20;

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = Text)]
    kind: TodoKind,
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    label: String,
    #[diesel(sql_type = Text)]
    about: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    deadline_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount_fen: Option<Fen>,
    #[diesel(sql_type = BigInt)]
    of_kind: i64,
}

/// What waits for the asker, kind by kind. Each part that is wanted selects kind, id (as text), label, about, state,
/// since, deadline_at and amount_fen of everything that waits; `$1` is the asker's organisation, `$2` the pattern of their
/// region's codes, `$3` their user id, `$4` the present moment.
///
/// # Errors
/// The database refuses.
pub fn waiting(conn: &mut PgConnection, asker: &Asker, parts: &[(bool, &str)]) -> Result<Vec<TodoGroup>, DbError> {
    let wanted: Vec<_> = parts.iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, part)| *part).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT * FROM (
             SELECT w.*, count(*) OVER (PARTITION BY kind) AS of_kind,
                    row_number() OVER (PARTITION BY kind ORDER BY since, id) AS place
             FROM ({}) w (kind, id, label, about, state, since, deadline_at, amount_fen)) w
         WHERE place <= {NAMED} ORDER BY kind, place",
        wanted.join(" UNION ALL ")
    );
    let rows = diesel::sql_query(sql)
        .bind::<Uuid, _>(asker.organisation)
        .bind::<Text, _>(format!("{}%", asker.region.prefix()))
        .bind::<Uuid, _>(asker.user)
        .bind::<Timestamptz, _>(asker.now)
        .load::<Waiting>(conn)?;
    let mut groups: Vec<TodoGroup> = Vec::new();
    for row in rows {
        let Waiting { kind, id, label, about, state, since, deadline_at, amount_fen, of_kind } = row;
        let item = TodoItem { id, label, about, state, since, deadline_at, amount_fen };
        match groups.last_mut() {
            Some(group) if group.kind == kind => group.items.push(item),
            _ => groups.push(TodoGroup { kind, count: of_kind, items: vec![item] }),
        }
    }
    Ok(groups)
}
