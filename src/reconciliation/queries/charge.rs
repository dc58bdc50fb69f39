use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::kernel::{BankChargeId, ExceptionId, Fen, StatementLineId, TransferId};
use crate::reconciliation::model::ChargeKind;
use crate::reconciliation::model::record::KeptCharge;
use crate::store::schema::bank_charge;

/// Rows of one insert.
const CHUNK: usize = 2_000;

/// A charge as it is written, with the transfer that books it.
#[derive(Debug, Clone)]
pub struct ChargeRow {
    pub id: BankChargeId,
    pub line: StatementLineId,
    pub kind: ChargeKind,
    pub amount: Fen,
    pub reason: String,
    pub exception: Option<ExceptionId>,
    pub transfer: TransferId,
}

pub fn charge_insert_all(
    conn: &mut PgConnection,
    charges: &[ChargeRow],
    recorded_by: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    use bank_charge as c;
    for chunk in charges.chunks(CHUNK) {
        let row = |charge: &ChargeRow| {
            (
                c::id.eq(charge.id),
                c::line_id.eq(charge.line),
                c::kind.eq(charge.kind),
                c::amount_fen.eq(charge.amount),
                c::reason.eq(charge.reason.clone()),
                c::exception_id.eq(charge.exception),
                c::transfer_id.eq(charge.transfer),
                c::recorded_by.eq(recorded_by.to_owned()),
                c::recorded_at.eq(now),
            )
        };
        diesel::insert_into(c::table).values(chunk.iter().map(row).collect::<Vec<_>>()).execute(conn)?;
    }
    Ok(())
}

/// What stands beside a line's matches; nothing that was undone.
pub fn charge_find(conn: &mut PgConnection, line: StatementLineId) -> QueryResult<Option<KeptCharge>> {
    bank_charge::table
        .filter(bank_charge::line_id.eq(line).and(bank_charge::undone_at.is_null()))
        .select(KeptCharge::as_select())
        .first(conn)
        .optional()
}

/// The charge beside a line's matches that is to be undone, with the transfer that booked it; locked.
pub fn charge_lock(
    conn: &mut PgConnection,
    line: StatementLineId,
) -> QueryResult<Option<(BankChargeId, TransferId, Fen)>> {
    bank_charge::table
        .filter(bank_charge::line_id.eq(line).and(bank_charge::undone_at.is_null()))
        .for_update()
        .select((bank_charge::id, bank_charge::transfer_id, bank_charge::amount_fen))
        .first(conn)
        .optional()
}

pub fn charge_undo(
    conn: &mut PgConnection,
    id: BankChargeId,
    undo: TransferId,
    undone_by: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(bank_charge::table.find(id))
        .set((
            bank_charge::undone_at.eq(now),
            bank_charge::undone_by.eq(undone_by),
            bank_charge::undo_transfer_id.eq(undo),
        ))
        .execute(conn)
        .map(drop)
}

/// The treasury, as level and region (`city:371000`), whose account this is, or was: by what two people agreed on, or in an export.
pub fn payer_of_account(conn: &mut PgConnection, account: &str) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        payer: String,
    }
    let row: Option<Row> = diesel::sql_query(
        "SELECT level || ':' || payer_region AS payer FROM treasury_account_ever WHERE account_number = $1
         ORDER BY is_current DESC, payer LIMIT 1",
    )
    .bind::<Text, _>(account)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| row.payer))
}
