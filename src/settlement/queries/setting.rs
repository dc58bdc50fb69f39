use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{Fen, UserId};
use crate::settlement::model::SettlementSettings;
use crate::store::schema::settlement_setting as setting;

/// The settings; absent if nobody has set them.
pub fn setting_fetch(conn: &mut PgConnection) -> QueryResult<Option<SettlementSettings>> {
    let amount: Option<Option<Fen>> =
        setting::table.find(true).select(setting::third_signature_above_fen).first(conn).optional()?;
    Ok(amount.map(|third_signature_above_fen| SettlementSettings { third_signature_above_fen }))
}

pub fn setting_put(
    conn: &mut PgConnection,
    settings: &SettlementSettings,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let values = (
        setting::third_signature_above_fen.eq(settings.third_signature_above_fen),
        setting::changed_by.eq(by),
        setting::changed_at.eq(now),
    );
    diesel::insert_into(setting::table)
        .values((setting::id.eq(true), values))
        .on_conflict(setting::id)
        .do_update()
        .set(values)
        .execute(conn)
        .map(drop)
}
