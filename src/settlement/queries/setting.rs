use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{Fen, UserId};
use crate::settlement::model::SettlementSettings;
use crate::store::schema::settlement_setting as setting;

/// The settings; absent if nobody has set them.
pub fn setting_fetch(conn: &mut PgConnection) -> QueryResult<Option<SettlementSettings>> {
    let row: Option<(Option<Fen>, Option<Fen>, i32, i32)> = setting::table
        .find(true)
        .select((
            setting::third_signature_above_fen,
            setting::minimum_payment_fen,
            setting::clawback_hearing_days,
            setting::clawback_repay_days,
        ))
        .first(conn)
        .optional()?;
    let read = |(third_signature_above_fen, minimum_payment_fen, clawback_hearing_days, clawback_repay_days)| {
        SettlementSettings {
            third_signature_above_fen,
            minimum_payment_fen,
            clawback_hearing_days,
            clawback_repay_days,
        }
    };
    Ok(row.map(read))
}

pub fn setting_put(
    conn: &mut PgConnection,
    settings: &SettlementSettings,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let values = (
        setting::third_signature_above_fen.eq(settings.third_signature_above_fen),
        setting::minimum_payment_fen.eq(settings.minimum_payment_fen),
        setting::clawback_hearing_days.eq(settings.clawback_hearing_days),
        setting::clawback_repay_days.eq(settings.clawback_repay_days),
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
