use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid};

use super::super::model::{Agreement, AgreementState, Stage, StageKind, StageState};
use super::Scope;
use crate::kernel::{AgreementId, BookingId, Fen, ListingId, OfferId, OrganisationId, QuotationId, StageId, UserId};
use crate::store::schema::{agreement, agreement_stage};

#[derive(Insertable)]
#[diesel(table_name = agreement)]
pub struct NewAgreementRow<'a> {
    pub id: AgreementId,
    pub reference: &'a str,
    pub quotation_id: QuotationId,
    pub offer_id: OfferId,
    pub listing_id: ListingId,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub region_code: &'a str,
    pub amount_fen: Fen,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub uses_voucher: bool,
    pub state: AgreementState,
    pub signed_by: UserId,
    pub signed_at: DateTime<Utc>,
}

const AGREEMENTS: &str = "
    SELECT t.id, t.reference, t.quotation_id, q.reference AS quotation_reference, q.subject, t.offer_id, t.listing_id,
           l.name AS listing_name, l.kind AS listing_kind, t.enterprise_id, e.name AS enterprise_name, t.provider_id,
           p.name AS provider_name, t.region_code, t.amount_fen, t.starts_on, t.ends_on, t.uses_voucher, t.state,
           t.signed_by, t.signed_at, t.ending_by, t.ending_reason, t.ending_at, t.closed_at, s.stages_count,
           s.accepted_count, s.accepted_fen, s.subsidy_fen
    FROM agreement t JOIN quotation q ON q.id = t.quotation_id JOIN listing l ON l.id = t.listing_id
    JOIN organisation e ON e.id = t.enterprise_id JOIN organisation p ON p.id = t.provider_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS stages_count, count(*) FILTER (WHERE b.state = 'accepted') AS accepted_count,
               coalesce(sum(b.final_price_fen) FILTER (WHERE b.state = 'accepted'), 0)::bigint AS accepted_fen,
               coalesce(sum(CASE WHEN b.state = 'accepted' THEN b.final_subsidy_fen
                                 WHEN b.state IN ('rejected', 'cancelled', 'no_show') THEN 0
                                 ELSE b.subsidy_fen END), 0)::bigint AS subsidy_fen
        FROM agreement_stage g LEFT JOIN booking b ON b.id = g.booking_id
        WHERE g.agreement_id = t.id AND g.state NOT IN ('replaced', 'redone')
    ) s";

pub fn agreement_insert(conn: &mut PgConnection, row: &NewAgreementRow<'_>) -> QueryResult<()> {
    diesel::insert_into(agreement::table).values(row).execute(conn).map(drop)
}

pub fn agreement_fetch(conn: &mut PgConnection, id: AgreementId) -> QueryResult<Agreement> {
    diesel::sql_query(format!("{AGREEMENTS} WHERE t.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn agreement_lock(conn: &mut PgConnection, id: AgreementId) -> QueryResult<Agreement> {
    agreement::table.find(id).for_no_key_update().select(agreement::id).first::<AgreementId>(conn)?;
    agreement_fetch(conn, id)
}

/// If nobody else works on it.
pub fn agreement_lock_free(conn: &mut PgConnection, id: AgreementId) -> QueryResult<Option<Agreement>> {
    let held = agreement::table
        .find(id)
        .for_no_key_update()
        .skip_locked()
        .select(agreement::id)
        .first::<AgreementId>(conn)
        .optional()?;
    held.map(|id| agreement_fetch(conn, id)).transpose()
}

/// Newest first.
pub fn agreement_list(
    conn: &mut PgConnection,
    scope: &Scope,
    state: Option<AgreementState>,
    before: Option<(DateTime<Utc>, AgreementId)>,
    limit: i64,
) -> QueryResult<Vec<Agreement>> {
    let (condition, whose) = scope.condition();
    diesel::sql_query(format!(
        "{AGREEMENTS} WHERE {condition} AND ($2::text IS NULL OR t.state = $2)
           AND ($3::timestamptz IS NULL OR (t.signed_at, t.id) < ($3, $4::uuid))
         ORDER BY t.signed_at DESC, t.id DESC LIMIT $5"
    ))
    .bind::<Text, _>(whose)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Whether somebody wants to end it early, and who and why.
pub fn agreement_ending_set(
    conn: &mut PgConnection,
    id: AgreementId,
    state: AgreementState,
    ending: Option<(OrganisationId, &str, DateTime<Utc>)>,
) -> QueryResult<()> {
    diesel::update(agreement::table.find(id))
        .set((
            agreement::state.eq(state),
            agreement::ending_by.eq(ending.map(|(by, ..)| by)),
            agreement::ending_reason.eq(ending.map(|(_, reason, _)| reason)),
            agreement::ending_at.eq(ending.map(|(.., at)| at)),
        ))
        .execute(conn)
        .map(drop)
}

pub fn agreement_close(
    conn: &mut PgConnection,
    id: AgreementId,
    state: AgreementState,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(agreement::table.find(id))
        .set((agreement::state.eq(state), agreement::closed_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Contracts that are not closed and of which every stage is over. Where one came to nothing, the parties have until thirty
/// days after the contract and that stage to do it once more.
pub fn agreement_live_over_list(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<AgreementId>> {
    #[derive(QueryableByName)]
    struct Over {
        #[diesel(sql_type = Uuid)]
        id: AgreementId,
    }
    let over: Vec<Over> = diesel::sql_query(
        "SELECT t.id FROM agreement t WHERE t.state IN ('active', 'ending') AND NOT EXISTS (
             SELECT FROM agreement_stage g LEFT JOIN booking b ON b.id = g.booking_id
             WHERE g.agreement_id = t.id AND (
                 g.state = 'scheduled'
                 OR g.state = 'open' AND b.state NOT IN ('accepted', 'rejected', 'cancelled', 'no_show')
                 OR g.state = 'open' AND b.state <> 'accepted' AND $1 < interval '30 days' + greatest(
                     b.updated_at, (t.ends_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')))
         ORDER BY t.id LIMIT $2",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(over.into_iter().map(|one| one.id).collect())
}

pub fn stage_insert(
    conn: &mut PgConnection,
    agreement: AgreementId,
    kind: StageKind,
    stages: &[Stage],
) -> QueryResult<()> {
    let earlier = stage_list(conn, agreement)?;
    let numbered = |number: i32| earlier.iter().find(|stage| stage.number == number).map(|stage| stage.id);
    let rows: Vec<_> = stages
        .iter()
        .map(|stage| {
            (
                agreement_stage::id.eq(stage.id),
                agreement_stage::agreement_id.eq(agreement),
                agreement_stage::number.eq(stage.number),
                agreement_stage::kind.eq(kind),
                agreement_stage::title.eq(&stage.title),
                agreement_stage::deliverable.eq(&stage.deliverable),
                agreement_stage::amount_fen.eq(stage.amount_fen),
                agreement_stage::starts_on.eq(stage.starts_on),
                agreement_stage::due_on.eq(stage.due_on),
                agreement_stage::state.eq(StageState::Scheduled),
                agreement_stage::redoes.eq(stage.redoes.and_then(numbered)),
                agreement_stage::uses_voucher.eq(stage.uses_voucher),
            )
        })
        .collect();
    diesel::insert_into(agreement_stage::table).values(rows).execute(conn).map(drop)
}

/// Those that stand and those that are done once more, in their order.
pub fn stage_list(conn: &mut PgConnection, id: AgreementId) -> QueryResult<Vec<Stage>> {
    diesel::sql_query(
        "SELECT g.id, g.number, g.kind, g.title, g.deliverable, g.amount_fen, g.starts_on, g.due_on, g.state, g.booking_id,
                b.reference AS booking_reference, b.state AS booking_state,
                coalesce(b.final_subsidy_fen, b.subsidy_fen) AS subsidy_fen, c.state AS claim_state, r.number AS redoes,
                coalesce(g.state = 'open' AND (b.state IN ('rejected', 'cancelled', 'no_show') OR c.state = 'rejected'),
                         false) AS has_failed, g.uses_voucher
         FROM agreement_stage g LEFT JOIN booking b ON b.id = g.booking_id
         LEFT JOIN LATERAL (SELECT state FROM claim WHERE booking_id = b.id ORDER BY created_at DESC LIMIT 1) c ON true
         LEFT JOIN agreement_stage r ON r.id = g.redoes
         WHERE g.agreement_id = $1 AND g.state <> 'replaced' ORDER BY g.number",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

/// Stages that begin on `today` or began before, of contracts whose listing and parties are admitted.
pub fn stage_due_list(
    conn: &mut PgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<(AgreementId, StageId)>> {
    #[derive(QueryableByName)]
    struct Due {
        #[diesel(sql_type = Uuid)]
        agreement_id: AgreementId,
        #[diesel(sql_type = Uuid)]
        id: StageId,
    }
    let due: Vec<Due> = diesel::sql_query(
        "SELECT g.agreement_id, g.id FROM agreement_stage g JOIN agreement a ON a.id = g.agreement_id
         JOIN listing l ON l.id = a.listing_id JOIN organisation e ON e.id = a.enterprise_id
         JOIN organisation p ON p.id = a.provider_id
         WHERE g.state = 'scheduled' AND g.starts_on <= $1 AND a.state IN ('active', 'ending')
           AND l.state = 'admitted' AND e.state = 'admitted' AND p.state = 'admitted'
         ORDER BY g.starts_on, g.id LIMIT $2",
    )
    .bind::<Date, _>(today)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(due.into_iter().map(|one| (one.agreement_id, one.id)).collect())
}

/// A stage becomes its booking.
pub fn stage_open(conn: &mut PgConnection, id: StageId, booking: BookingId) -> QueryResult<()> {
    diesel::update(agreement_stage::table.find(id))
        .set((agreement_stage::state.eq(StageState::Open), agreement_stage::booking_id.eq(booking)))
        .execute(conn)
        .map(drop)
}

/// Stages that have not begun never will.
pub fn stage_void_scheduled(conn: &mut PgConnection, id: AgreementId) -> QueryResult<usize> {
    let waiting = agreement_stage::agreement_id.eq(id).and(agreement_stage::state.eq(StageState::Scheduled));
    diesel::update(agreement_stage::table.filter(waiting))
        .set(agreement_stage::state.eq(StageState::Void))
        .execute(conn)
}
