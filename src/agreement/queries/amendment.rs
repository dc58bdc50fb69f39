use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Uuid};
use serde_json::Value;

use super::super::model::{Amendment, AmendmentState, Stage, StageKind, StageState};
use super::stage_insert;
use crate::kernel::{AgreementId, Fen, OrganisationId, StageId, UserId};
use crate::store::schema::{agreement, agreement_amendment, agreement_stage};

#[derive(Insertable)]
#[diesel(table_name = agreement_amendment)]
pub struct NewAmendmentRow<'a> {
    pub agreement_id: AgreementId,
    pub number: i32,
    pub state: AmendmentState,
    pub proposed_by: OrganisationId,
    pub proposed_user: UserId,
    pub proposed_at: DateTime<Utc>,
    pub reason: &'a str,
    pub before: Value,
    pub after: Value,
    pub switched: Value,
    pub amount_before_fen: Fen,
    pub amount_after_fen: Fen,
    pub ends_before: NaiveDate,
    pub ends_after: NaiveDate,
}

const AMENDMENTS: &str = "
    SELECT m.number, m.state, m.proposed_by, o.name AS proposed_by_name, m.proposed_at, m.reason, m.before, m.after,
           m.switched, m.amount_before_fen, m.amount_after_fen, m.ends_before, m.ends_after, m.answered_at, m.answer
    FROM agreement_amendment m JOIN organisation o ON o.id = m.proposed_by WHERE m.agreement_id = $1";

pub fn amendment_insert(conn: &mut PgConnection, row: &NewAmendmentRow<'_>) -> QueryResult<()> {
    diesel::insert_into(agreement_amendment::table).values(row).execute(conn).map(drop)
}

/// Newest first.
pub fn amendment_list(conn: &mut PgConnection, id: AgreementId) -> QueryResult<Vec<Amendment>> {
    diesel::sql_query(format!("{AMENDMENTS} ORDER BY m.number DESC")).bind::<Uuid, _>(id).load(conn)
}

pub fn amendment_fetch(conn: &mut PgConnection, id: AgreementId, number: i32) -> QueryResult<Amendment> {
    diesel::sql_query(format!("{AMENDMENTS} AND m.number = $2"))
        .bind::<Uuid, _>(id)
        .bind::<Integer, _>(number)
        .get_result(conn)
}

/// Somebody answers; the contract is locked.
pub fn amendment_answer(
    conn: &mut PgConnection,
    (id, number): (AgreementId, i32),
    state: AmendmentState,
    answer: Option<&str>,
    (by, at): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(agreement_amendment::table.find((id, number)))
        .set((
            agreement_amendment::state.eq(state),
            agreement_amendment::answer.eq(answer),
            agreement_amendment::answered_user.eq(by),
            agreement_amendment::answered_at.eq(at),
        ))
        .execute(conn)
        .map(drop)
}

/// What is proposed fits no more; answers whether something was.
pub fn amendment_outdate(conn: &mut PgConnection, id: AgreementId, at: DateTime<Utc>) -> QueryResult<bool> {
    let open = agreement_amendment::agreement_id.eq(id).and(agreement_amendment::state.eq(AmendmentState::Proposed));
    diesel::update(agreement_amendment::table.filter(open))
        .set((agreement_amendment::state.eq(AmendmentState::Outdated), agreement_amendment::answered_at.eq(at)))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// The stages that have not begun give way to others; `redone` are those that are done once more.
pub fn stage_replace(
    conn: &mut PgConnection,
    id: AgreementId,
    redone: &[StageId],
    kind: StageKind,
    stages: &[Stage],
) -> QueryResult<()> {
    let waiting = agreement_stage::agreement_id.eq(id).and(agreement_stage::state.eq(StageState::Scheduled));
    diesel::update(agreement_stage::table.filter(waiting))
        .set(agreement_stage::state.eq(StageState::Replaced))
        .execute(conn)?;
    let failed = agreement_stage::id.eq_any(redone).and(agreement_stage::state.eq(StageState::Open));
    diesel::update(agreement_stage::table.filter(failed))
        .set(agreement_stage::state.eq(StageState::Redone))
        .execute(conn)?;
    stage_insert(conn, id, kind, stages)
}

/// A booked stage is paid with vouchers or without; the database asks for the amendment that says so.
pub fn stage_switch(conn: &mut PgConnection, id: StageId, uses_voucher: bool) -> QueryResult<()> {
    diesel::update(agreement_stage::table.find(id))
        .set(agreement_stage::uses_voucher.eq(uses_voucher))
        .execute(conn)
        .map(drop)
}

/// What the contract comes to now; the database asks for the amendment that says so.
pub fn agreement_amend(conn: &mut PgConnection, id: AgreementId, amount: Fen, ends_on: NaiveDate) -> QueryResult<()> {
    diesel::update(agreement::table.find(id))
        .set((agreement::amount_fen.eq(amount), agreement::ends_on.eq(ends_on)))
        .execute(conn)
        .map(drop)
}
