use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Uuid as SqlUuid};

use super::scope;
use crate::kernel::{BatchId, ClaimId, Fen, ProgrammeId, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;
use crate::settlement::model::{Batch, BatchState, GroupBatch, LevelTotal, Line, StateTotal};
use crate::store::schema::{batch_line, payment, programme, settlement_batch};

/// Which batches are asked for.
#[derive(Debug, Clone, Default)]
pub struct BatchFilter {
    pub programme_id: Option<ProgrammeId>,
    pub side: Option<BudgetSide>,
    pub level: Option<BudgetLevel>,
    pub state: Option<BatchState>,
    /// Only those before this one, newest first.
    pub before: Option<(DateTime<Utc>, BatchId)>,
}

/// Lets one at a time change what of a programme is in batches: who drafts one, and who cancels one.
pub fn programme_lock(conn: &mut PgConnection, id: ProgrammeId) -> QueryResult<()> {
    programme::table.find(id).select(programme::id).for_no_key_update().first::<ProgrammeId>(conn).map(drop)
}

pub fn batch_next_number(conn: &mut PgConnection) -> QueryResult<i64> {
    diesel::select(sql::<BigInt>("nextval('settlement_batch_number')")).get_result(conn)
}

pub fn batch_fetch(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<Batch> {
    settlement_batch::table
        .find(id)
        .filter(sql::<Bool>(&scope::batches(within, "settlement_batch")))
        .select(Batch::as_select())
        .first(conn)
}

pub fn batch_lock(conn: &mut PgConnection, id: BatchId) -> QueryResult<Batch> {
    settlement_batch::table.find(id).select(Batch::as_select()).for_no_key_update().first(conn)
}

/// In id order, so that two who need several never wait for each other in a circle.
pub fn batch_lock_all(conn: &mut PgConnection, ids: &[BatchId]) -> QueryResult<Vec<Batch>> {
    settlement_batch::table
        .filter(settlement_batch::id.eq_any(ids))
        .order(settlement_batch::id)
        .select(Batch::as_select())
        .for_no_key_update()
        .load(conn)
}

pub fn batch_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    filter: &BatchFilter,
    limit: i64,
) -> QueryResult<Vec<Batch>> {
    let mut query = settlement_batch::table
        .filter(sql::<Bool>(&scope::batches(within, "settlement_batch")))
        .select(Batch::as_select())
        .order((settlement_batch::made_at.desc(), settlement_batch::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some(programme_id) = filter.programme_id {
        query = query.filter(settlement_batch::programme_id.eq(programme_id));
    }
    if let Some(side) = filter.side {
        query = query.filter(settlement_batch::side.eq(side));
    }
    if let Some(level) = filter.level {
        query = query.filter(settlement_batch::level.eq(level));
    }
    if let Some(state) = filter.state {
        query = query.filter(settlement_batch::state.eq(state));
    }
    if let Some((made_at, id)) = filter.before {
        query = query.filter(
            settlement_batch::made_at
                .lt(made_at)
                .or(settlement_batch::made_at.eq(made_at).and(settlement_batch::id.lt(id))),
        );
    }
    query.load(conn)
}

pub fn batch_insert(conn: &mut PgConnection, batch: &Batch) -> QueryResult<()> {
    diesel::insert_into(settlement_batch::table).values(batch).execute(conn).map(drop)
}

/// Stores the changeable part of a batch that is locked, and answers it with what the database decides: how many sign.
pub fn batch_update(conn: &mut PgConnection, batch: &Batch) -> QueryResult<Batch> {
    diesel::update(settlement_batch::table.find(batch.id))
        .set((
            settlement_batch::state.eq(batch.state),
            settlement_batch::checker_id.eq(batch.checker_id),
            settlement_batch::authoriser_id.eq(batch.authoriser_id),
            settlement_batch::checked_at.eq(batch.checked_at),
            settlement_batch::authorised_at.eq(batch.authorised_at),
            settlement_batch::exported_at.eq(batch.exported_at),
            settlement_batch::reason.eq(&batch.reason),
        ))
        .returning(Batch::as_returning())
        .get_result(conn)
}

/// What a batch and the others that count with it come to.
pub fn batch_group_total(conn: &mut PgConnection, id: BatchId) -> QueryResult<Fen> {
    diesel::select(sql::<BigInt>("settlement_group_total(").bind::<SqlUuid, _>(id).sql(")")).get_result(conn)
}

/// The others that count with a batch and that were there when it was authorised, oldest first; nothing for who is not in
/// charge of their programme.
pub fn batch_group_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    limit: i64,
) -> QueryResult<Vec<GroupBatch>> {
    diesel::sql_query(format!(
        "SELECT o.id, o.reference, o.level, o.period_from, o.period_to, o.state, o.total_fen
         FROM settlement_group($1) o JOIN settlement_batch b ON b.id = $1
         WHERE o.made_at <= coalesce(b.authorised_at, o.made_at) AND {}
         ORDER BY o.made_at, o.id LIMIT $2",
        scope::programmes(within, "o.programme_id")
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Whether the region is in charge of a batch's programme.
pub fn batch_is_in_charge(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        settlement_batch::table
            .find(id)
            .filter(sql::<Bool>(&scope::programmes(within, "settlement_batch.programme_id"))),
    ))
    .get_result(conn)
}

pub fn line_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    after: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Line>> {
    batch_line::table
        .filter(batch_line::batch_id.eq(id))
        .filter(sql::<Bool>(&scope::payments(within, "batch_line")))
        .filter(batch_line::id.gt(after.unwrap_or(0)))
        .order(batch_line::id)
        .limit(limit)
        .select(Line::as_select())
        .load(conn)
}

/// What the live lines of a batch pay, by whether it has other parts that lie elsewhere.
#[derive(Debug)]
pub struct InBatch<Id> {
    pub whole: Vec<Id>,
    pub partly: Vec<Id>,
}

#[derive(QueryableByName)]
struct InBatchRow {
    #[diesel(sql_type = SqlUuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Bool)]
    is_partly: bool,
}

/// `column` of the batch's live lines, where the condition says of one of them, `here.id`, whether it counts as partly there.
pub(super) fn in_batch<Id>(
    conn: &mut PgConnection,
    id: BatchId,
    (column, is_partly): (&str, &str),
    of: fn(uuid::Uuid) -> Id,
) -> QueryResult<InBatch<Id>> {
    let rows: Vec<InBatchRow> = diesel::sql_query(format!(
        "SELECT here.id, {is_partly} AS is_partly
         FROM (SELECT DISTINCT {column} AS id FROM batch_line
               WHERE batch_id = $1 AND NOT is_cancelled AND {column} IS NOT NULL) here"
    ))
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    let (partly, whole): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_partly);
    let ids = |rows: Vec<InBatchRow>| rows.into_iter().map(|row| of(row.id)).collect();
    Ok(InBatch { whole: ids(whole), partly: ids(partly) })
}

/// The claims of a batch: those that are in it alone, and those of which other batches have other parts.
pub fn batch_claims(conn: &mut PgConnection, id: BatchId) -> QueryResult<InBatch<ClaimId>> {
    let elsewhere = "EXISTS (SELECT FROM batch_line o
                             WHERE o.claim_id = here.id AND o.batch_id <> $1 AND NOT o.is_cancelled)";
    in_batch(conn, id, ("claim_id", elsewhere), ClaimId::from_uuid)
}

pub fn batch_totals(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<Vec<LevelTotal>> {
    diesel::sql_query(format!(
        "SELECT level, payer_region, count(*) AS payments, sum(amount_fen)::bigint AS amount_fen FROM payment
         WHERE batch_id = $1 AND state <> 'reissued' AND {}
         GROUP BY level, payer_region ORDER BY level, payer_region",
        scope::payments(within, "payment")
    ))
    .bind::<SqlUuid, _>(id)
    .load(conn)
}

pub fn batch_payment_states(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
) -> QueryResult<Vec<StateTotal>> {
    diesel::sql_query(format!(
        "SELECT state, count(*) AS payments, sum(amount_fen)::bigint AS amount_fen FROM payment
         WHERE batch_id = $1 AND {} GROUP BY state ORDER BY state",
        scope::payments(within, "payment")
    ))
    .bind::<SqlUuid, _>(id)
    .load(conn)
}

/// Frees what a batch had taken: its lines count no more, its payments, never sent, go.
pub fn batch_release(conn: &mut PgConnection, id: BatchId) -> QueryResult<()> {
    diesel::update(batch_line::table.filter(batch_line::batch_id.eq(id)))
        .set((batch_line::is_cancelled.eq(true), batch_line::payment_id.eq(None::<crate::kernel::PaymentId>)))
        .execute(conn)?;
    // A reward of which another batch pays a part is that one's from now on; of the others nothing is left.
    diesel::sql_query(
        "UPDATE supply_reward r SET is_cancelled = l.batch_id IS NULL, batch_id = coalesce(l.batch_id, r.batch_id)
         FROM supply_reward x LEFT JOIN LATERAL (
             SELECT min(batch_id::text)::uuid AS batch_id FROM batch_line
             WHERE supply_reward_id = x.id AND NOT is_cancelled) l ON true
         WHERE r.id = x.id AND (l.batch_id IS NULL OR r.batch_id = $1)
           AND x.id IN (SELECT supply_reward_id FROM batch_line WHERE batch_id = $1 AND supply_reward_id IS NOT NULL)",
    )
    .bind::<SqlUuid, _>(id)
    .execute(conn)?;
    diesel::delete(payment::table.filter(payment::batch_id.eq(id))).execute(conn).map(drop)
}

/// Locks the batches that are paid, and whose last payment the bank booked on `until` or before.
pub fn batch_lock_closable(conn: &mut PgConnection, until: NaiveDate) -> QueryResult<Vec<Batch>> {
    let paid_later =
        payment::table.filter(payment::batch_id.eq(settlement_batch::id)).filter(payment::paid_on.gt(until));
    settlement_batch::table
        .filter(settlement_batch::state.eq(BatchState::Paid))
        .filter(diesel::dsl::not(diesel::dsl::exists(paid_later)))
        .order(settlement_batch::id)
        .select(Batch::as_select())
        .for_no_key_update()
        .load(conn)
}

/// Whose people hear of a batch: the maker's colleagues.
pub fn maker_organisation(conn: &mut PgConnection, maker: UserId) -> QueryResult<crate::kernel::OrganisationId> {
    use crate::store::schema::app_user;
    app_user::table.find(maker).select(app_user::organisation_id).first(conn)
}
