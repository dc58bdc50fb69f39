use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;

use super::model::{Advance, Clearing, Demanded, DemandedKind, State};
use crate::kernel::{ClaimId, ClawbackId, ClearingId, Fen, ProgrammeId, RegionCode, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::settlement::scope;
use crate::store::schema::{clearing, clearing_clawback, clearing_share};

#[derive(QueryableByName)]
struct AdvanceRow {
    #[diesel(sql_type = SqlUuid)]
    claim_id: ClaimId,
    #[diesel(sql_type = Text)]
    level: BudgetLevel,
    #[diesel(sql_type = Text)]
    debtor: RegionCode,
    #[diesel(sql_type = Text)]
    creditor: RegionCode,
    #[diesel(sql_type = BigInt)]
    amount_fen: Fen,
}

impl From<AdvanceRow> for Advance {
    fn from(row: AdvanceRow) -> Self {
        Self {
            claim_id: row.claim_id,
            level: row.level,
            debtor: row.debtor,
            creditor: row.creditor,
            amount: row.amount_fen,
        }
    }
}

/// Shares of claims approved in the time that another region's treasury pays than the one that funded the voucher, and
/// that no clearing has taken in, whole. Who is not in charge of the programme sees those from and to the own region.
pub fn advance_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    programme: ProgrammeId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> QueryResult<Vec<Advance>> {
    let rows: Vec<AdvanceRow> = diesel::sql_query(format!(
        "SELECT c.id AS claim_id, s.level, f.part->>'region_code' AS debtor, s.payer_region AS creditor, s.amount_fen
         FROM claim c
         JOIN claim_share s ON s.claim_id = c.id
         JOIN voucher v ON v.id = c.voucher_id
         JOIN LATERAL jsonb_array_elements(v.funding) AS f (part) ON f.part->>'level' = s.level
         WHERE c.programme_id = $1 AND c.approved_at >= $2 AND c.approved_at < $3
           AND c.state IN ('approved', 'partly_batched', 'batched', 'paid', 'reconciled')
           AND f.part->>'region_code' <> s.payer_region
           AND NOT EXISTS (SELECT FROM clearing_share k
                           WHERE k.claim_id = s.claim_id AND k.level = s.level AND NOT k.is_released)
           AND ({} OR {} OR {})
         ORDER BY c.approved_at, c.id, s.level",
        scope::programmes(within, "c.programme_id"),
        within.sql("f.part->>'region_code'"),
        within.sql("s.payer_region")
    ))
    .bind::<SqlUuid, _>(programme)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .load(conn)?;
    Ok(rows.into_iter().map(Advance::from).collect())
}

#[derive(QueryableByName)]
struct DemandedRow {
    #[diesel(sql_type = SqlUuid)]
    clawback_id: ClawbackId,
    #[diesel(sql_type = Text)]
    clawback_reference: String,
    #[diesel(sql_type = SqlUuid)]
    claim_id: ClaimId,
    #[diesel(sql_type = Text)]
    claim_reference: String,
    #[diesel(sql_type = Text)]
    level: BudgetLevel,
    #[diesel(sql_type = Text)]
    kind: DemandedKind,
    #[diesel(sql_type = Text)]
    debtor: RegionCode,
    #[diesel(sql_type = Text)]
    creditor: RegionCode,
    #[diesel(sql_type = BigInt)]
    amount_fen: Fen,
}

impl From<DemandedRow> for Demanded {
    fn from(row: DemandedRow) -> Self {
        Self {
            clawback_id: row.clawback_id,
            clawback_reference: row.clawback_reference,
            claim_id: row.claim_id,
            claim_reference: row.claim_reference,
            level: row.level,
            kind: row.kind,
            debtor: row.debtor,
            creditor: row.creditor,
            amount: row.amount_fen,
        }
    }
}

/// Parts of clawbacks of the programme that stand and that no clearing has counted, of shares that another region's treasury paid
/// than the one that funded the voucher. What is ordered stands for good; what is proposed or dismissed has no parts. Of a share
/// that is cleared, those ordered before `until`: the clearing of the days in which it was ordered passes it on, or a later one.
pub fn demanded_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    programme: ProgrammeId,
    until: DateTime<Utc>,
) -> QueryResult<Vec<Demanded>> {
    let rows: Vec<DemandedRow> = diesel::sql_query(format!(
        "SELECT k.id AS clawback_id, k.reference AS clawback_reference, c.id AS claim_id, c.reference AS claim_reference,
                p.level, r.kind, p.amount_fen,
                CASE r.kind WHEN 'deducted' THEN f.part->>'region_code' ELSE p.payer_region END AS debtor,
                CASE r.kind WHEN 'deducted' THEN p.payer_region ELSE f.part->>'region_code' END AS creditor
         FROM clawback k
         JOIN clawback_part p ON p.clawback_id = k.id
         JOIN claim c ON c.id = k.claim_id
         JOIN voucher v ON v.id = c.voucher_id
         JOIN LATERAL jsonb_array_elements(v.funding) AS f (part) ON f.part->>'level' = p.level
         CROSS JOIN LATERAL (
             SELECT CASE WHEN EXISTS (SELECT FROM clearing_share q
                                      WHERE q.claim_id = k.claim_id AND q.level = p.level AND NOT q.is_released)
                         THEN 'passed_on' ELSE 'deducted' END AS kind) r
         WHERE k.programme_id = $1 AND k.state IN ('ordered', 'settled')
           AND f.part->>'region_code' <> p.payer_region
           AND NOT EXISTS (SELECT FROM clearing_clawback x
                           WHERE x.clawback_id = p.clawback_id AND x.level = p.level AND NOT x.is_released)
           AND (r.kind = 'deducted' OR k.decided_at < $2)
           AND ({} OR {} OR {})
         ORDER BY k.decided_at, k.id, p.level",
        scope::programmes(within, "k.programme_id"),
        within.sql("f.part->>'region_code'"),
        within.sql("p.payer_region")
    ))
    .bind::<SqlUuid, _>(programme)
    .bind::<Timestamptz, _>(until)
    .load(conn)?;
    Ok(rows.into_iter().map(Demanded::from).collect())
}

/// A clearing with its statement as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = clearing, check_for_backend(diesel::pg::Pg))]
pub struct ClearingRow {
    pub id: ClearingId,
    pub programme_id: ProgrammeId,
    first_day: NaiveDate,
    last_day: NaiveDate,
    pub state: State,
    statement: Value,
    pub proposed_by: UserId,
    proposed_at: DateTime<Utc>,
    decided_by: Option<UserId>,
    decided_at: Option<DateTime<Utc>>,
    note: Option<String>,
}

impl TryFrom<ClearingRow> for Clearing {
    type Error = serde_json::Error;

    fn try_from(row: ClearingRow) -> Result<Self, serde_json::Error> {
        Ok(Self {
            id: row.id,
            programme_id: row.programme_id,
            first_day: row.first_day,
            last_day: row.last_day,
            state: row.state,
            statement: serde_json::from_value(row.statement)?,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            note: row.note,
        })
    }
}

pub fn clearing_insert(conn: &mut PgConnection, new: &Clearing, statement: &Value) -> QueryResult<()> {
    diesel::insert_into(clearing::table)
        .values((
            clearing::id.eq(new.id),
            clearing::programme_id.eq(new.programme_id),
            clearing::first_day.eq(new.first_day),
            clearing::last_day.eq(new.last_day),
            clearing::state.eq(new.state),
            clearing::statement.eq(statement),
            clearing::proposed_by.eq(new.proposed_by),
            clearing::proposed_at.eq(new.proposed_at),
            clearing::note.eq(&new.note),
        ))
        .execute(conn)
        .map(drop)
}

pub fn share_insert_all(conn: &mut PgConnection, id: ClearingId, advances: &[Advance]) -> QueryResult<()> {
    let row = |advance: &Advance| {
        (
            clearing_share::clearing_id.eq(id),
            clearing_share::claim_id.eq(advance.claim_id),
            clearing_share::level.eq(advance.level),
            clearing_share::debtor_region.eq(advance.debtor.clone()),
            clearing_share::creditor_region.eq(advance.creditor.clone()),
            clearing_share::amount_fen.eq(advance.amount),
        )
    };
    advances.chunks(1_000).try_for_each(|part| {
        let rows: Vec<_> = part.iter().map(row).collect();
        diesel::insert_into(clearing_share::table).values(rows).execute(conn).map(drop)
    })
}

pub fn demanded_insert_all(conn: &mut PgConnection, id: ClearingId, demanded: &[Demanded]) -> QueryResult<()> {
    use clearing_clawback as k;
    let row = |part: &Demanded| {
        (
            k::clearing_id.eq(id),
            k::clawback_id.eq(part.clawback_id),
            k::level.eq(part.level),
            k::claim_id.eq(part.claim_id),
            k::kind.eq(part.kind),
            k::debtor_region.eq(part.debtor.clone()),
            k::creditor_region.eq(part.creditor.clone()),
            k::amount_fen.eq(part.amount),
        )
    };
    demanded.chunks(1_000).try_for_each(|part| {
        let rows: Vec<_> = part.iter().map(row).collect();
        diesel::insert_into(k::table).values(rows).execute(conn).map(drop)
    })
}

/// Lets go of what a clearing took in: the shares, and the clawbacks that it counted.
pub fn share_release_all(conn: &mut PgConnection, id: ClearingId) -> QueryResult<()> {
    diesel::update(clearing_share::table.filter(clearing_share::clearing_id.eq(id)))
        .set(clearing_share::is_released.eq(true))
        .execute(conn)?;
    diesel::update(clearing_clawback::table.filter(clearing_clawback::clearing_id.eq(id)))
        .set(clearing_clawback::is_released.eq(true))
        .execute(conn)
        .map(drop)
}

/// Clearings of programmes in one's charge, and those that take in what the region owes or is owed.
fn clearings(within: &RegionScope) -> String {
    format!(
        "({} OR EXISTS (SELECT FROM clearing_share k WHERE k.clearing_id = clearing.id AND {own})
          OR EXISTS (SELECT FROM clearing_clawback k WHERE k.clearing_id = clearing.id AND {own}))",
        scope::programmes(within, "clearing.programme_id"),
        own = format_args!("({} OR {})", within.sql("k.debtor_region"), within.sql("k.creditor_region"))
    )
}

pub fn clearing_fetch(conn: &mut PgConnection, within: &RegionScope, id: ClearingId) -> QueryResult<ClearingRow> {
    clearing::table.find(id).filter(sql::<Bool>(&clearings(within))).select(ClearingRow::as_select()).first(conn)
}

/// Whether the programme is of the region.
pub fn programme_is_within(conn: &mut PgConnection, within: &RegionScope, id: ProgrammeId) -> QueryResult<bool> {
    use crate::store::schema::programme;
    diesel::select(diesel::dsl::exists(
        programme::table.find(id).filter(sql::<Bool>(&within.sql("programme.region_code"))),
    ))
    .get_result(conn)
}

/// What a clearing takes in of what the region owes or is owed.
pub fn share_list(conn: &mut PgConnection, within: &RegionScope, id: ClearingId) -> QueryResult<Vec<Advance>> {
    let rows: Vec<AdvanceRow> = diesel::sql_query(format!(
        "SELECT k.claim_id, k.level, k.debtor_region AS debtor, k.creditor_region AS creditor, k.amount_fen
         FROM clearing_share k WHERE k.clearing_id = $1 AND ({} OR {}) ORDER BY k.claim_id, k.level",
        within.sql("k.debtor_region"),
        within.sql("k.creditor_region")
    ))
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(Advance::from).collect())
}

/// What a clearing counts of clawbacks, of what the region owes or is owed.
pub fn demanded_list_of(conn: &mut PgConnection, within: &RegionScope, id: ClearingId) -> QueryResult<Vec<Demanded>> {
    let rows: Vec<DemandedRow> = diesel::sql_query(format!(
        "SELECT k.clawback_id, b.reference AS clawback_reference, k.claim_id, c.reference AS claim_reference, k.level, k.kind,
                k.debtor_region AS debtor, k.creditor_region AS creditor, k.amount_fen
         FROM clearing_clawback k JOIN clawback b ON b.id = k.clawback_id JOIN claim c ON c.id = k.claim_id
         WHERE k.clearing_id = $1 AND ({} OR {}) ORDER BY b.decided_at, k.clawback_id, k.level",
        within.sql("k.debtor_region"),
        within.sql("k.creditor_region")
    ))
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(Demanded::from).collect())
}

pub fn clearing_lock(conn: &mut PgConnection, id: ClearingId) -> QueryResult<ClearingRow> {
    clearing::table.find(id).for_no_key_update().select(ClearingRow::as_select()).first(conn)
}

/// Newest first.
pub fn clearing_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    before: Option<(DateTime<Utc>, ClearingId)>,
    limit: i64,
) -> QueryResult<Vec<ClearingRow>> {
    let mut query = clearing::table
        .filter(sql::<Bool>(&clearings(within)))
        .order((clearing::proposed_at.desc(), clearing::id.desc()))
        .limit(limit)
        .select(ClearingRow::as_select())
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(clearing::proposed_at.lt(at).or(clearing::proposed_at.eq(at).and(clearing::id.lt(id))));
    }
    query.load(conn)
}

pub fn clearing_decide(
    conn: &mut PgConnection,
    id: ClearingId,
    state: State,
    by: UserId,
    at: DateTime<Utc>,
    note: &str,
) -> QueryResult<()> {
    diesel::update(clearing::table.find(id))
        .set((
            clearing::state.eq(state),
            clearing::decided_by.eq(by),
            clearing::decided_at.eq(at),
            clearing::note.eq(note),
        ))
        .execute(conn)
        .map(drop)
}
