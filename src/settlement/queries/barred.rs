use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};

use crate::kernel::{BatchId, OrganisationId, PaymentExportId};

/// The payees of a batch's pending payments that cannot be paid now: suspended or withdrawn, or barred by a decision.
pub fn payee_list_barred(
    conn: &mut PgConnection,
    id: BatchId,
    now: DateTime<Utc>,
) -> QueryResult<Vec<(OrganisationId, String)>> {
    payee_list_barred_of(conn, "batch_id = $1 AND state = 'pending'", id.uuid(), now)
}

/// As [`payee_list_barred`], of the payments that an export sends.
pub fn payee_list_barred_of_export(
    conn: &mut PgConnection,
    id: PaymentExportId,
    now: DateTime<Utc>,
) -> QueryResult<Vec<(OrganisationId, String)>> {
    payee_list_barred_of(conn, "export_id = $1", id.uuid(), now)
}

fn payee_list_barred_of(
    conn: &mut PgConnection,
    payments: &str,
    id: uuid::Uuid,
    now: DateTime<Utc>,
) -> QueryResult<Vec<(OrganisationId, String)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        id: OrganisationId,
        #[diesel(sql_type = Text)]
        name: String,
    }
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT o.id, o.name FROM organisation o
         WHERE o.id IN (SELECT payee_id FROM payment WHERE {payments})
           AND (o.state IN ('suspended', 'withdrawn') OR EXISTS (
                SELECT FROM sanction n WHERE n.uscc = o.uscc AND n.lifted_at IS NULL
                  AND ($2 AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.starts_on AND n.ends_on))
         ORDER BY o.name, o.id"
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(now)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
