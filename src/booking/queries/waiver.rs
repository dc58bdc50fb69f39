use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{Charge, WaivedCharge};
use crate::kernel::{BookingId, UserId};
use crate::store::schema::charge_waiver;

pub fn waiver_insert(
    conn: &mut PgConnection,
    id: BookingId,
    charge: &Charge,
    (reason, by, at): (&str, UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(charge_waiver::table)
        .values((
            charge_waiver::booking_id.eq(id),
            charge_waiver::charge.eq(charge),
            charge_waiver::amount_fen.eq(charge.amount),
            charge_waiver::reason.eq(reason),
            charge_waiver::waived_by.eq(by),
            charge_waiver::waived_at.eq(at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn waiver_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<WaivedCharge>> {
    charge_waiver::table.find(id).select(WaivedCharge::as_select()).first(conn).optional()
}
