use std::collections::HashMap;
use std::hash::Hash;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid};

use crate::kernel::{self, ClaimId, Fen, OrganisationId, PaymentId, ProgrammeId, StatementLineId};
use crate::store::schema::{claim, organisation, payment, programme};

fn map<K: Eq + Hash, V>(rows: QueryResult<Vec<(K, V)>>) -> QueryResult<HashMap<K, V>> {
    Ok(rows?.into_iter().collect())
}

pub fn organisation_names(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> QueryResult<HashMap<OrganisationId, String>> {
    map(organisation::table
        .filter(organisation::id.eq_any(ids))
        .select((organisation::id, organisation::name))
        .load(conn))
}

/// What people call a programme.
pub fn programme_name(conn: &mut PgConnection, id: ProgrammeId) -> QueryResult<kernel::Text> {
    let (zh, en): (String, String) =
        programme::table.find(id).select((programme::name_zh, programme::name_en)).first(conn)?;
    Ok(kernel::Text::new(zh, en))
}

pub fn claim_references(conn: &mut PgConnection, ids: &[ClaimId]) -> QueryResult<HashMap<ClaimId, String>> {
    map(claim::table.filter(claim::id.eq_any(ids)).select((claim::id, claim::reference)).load(conn))
}

pub fn payment_references(conn: &mut PgConnection, ids: &[PaymentId]) -> QueryResult<HashMap<PaymentId, String>> {
    map(payment::table.filter(payment::id.eq_any(ids)).select((payment::id, payment::reference)).load(conn))
}

#[derive(QueryableByName)]
struct MatchedRow {
    #[diesel(sql_type = Uuid)]
    line_id: StatementLineId,
    #[diesel(sql_type = Text)]
    payments: String,
    #[diesel(sql_type = BigInt)]
    matched_fen: Fen,
    #[diesel(sql_type = Text)]
    rules: String,
}

/// What lines are matched with now: the payments' references, what they come to, and the rules that found them.
pub fn line_matches(
    conn: &mut PgConnection,
    ids: &[StatementLineId],
) -> QueryResult<HashMap<StatementLineId, (String, Fen, String)>> {
    let rows: Vec<MatchedRow> = diesel::sql_query(
        "SELECT m.line_id, string_agg(p.reference, ' ' ORDER BY m.id) AS payments,
                sum(m.amount_fen)::bigint AS matched_fen, string_agg(DISTINCT m.rule, ' ') AS rules
         FROM statement_match m JOIN payment p ON p.id = m.payment_id
         WHERE m.line_id = ANY ($1) AND m.undone_at IS NULL GROUP BY m.line_id",
    )
    .bind::<Array<Uuid>, _>(ids)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.line_id, (row.payments, row.matched_fen, row.rules))).collect())
}
