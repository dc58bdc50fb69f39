//! What people do about evaluations.

mod appeal;
mod appeal_file;
mod freeze;
mod period;
mod ranking;
mod sanction;
mod set;
mod sheet;

use diesel::pg::PgConnection;

use super::Error;
use super::queries::{self, todo as parts};
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup, checked_text};
use crate::store::DbError;
use crate::store::todo::waiting;

pub use appeal::{appeal_decide, appeal_list, appeal_raise, appeal_withdraw, comment};
pub use appeal_file::{appeal_file, appeal_file_add, appeal_file_list, appeal_file_remove};
pub use freeze::{FrozenScores, freeze, frozen_verify};
pub use period::{compute, open, period_list, period_show, publish};
pub use queries::{DistrictFigures, IdleInstrument, InstrumentUse};
pub use ranking::{IdleQuery, districts, idle_instruments, instruments_by_use};
pub use sanction::{sanction_list, suspend, tolerance_decide, tolerance_propose};
pub use set::{set_draft, set_edit, set_list, set_publish, set_show};
pub use sheet::{
    Overview, OverviewRow, ResultRow, Results, ScoreSheet, overview, own_list, part_records, period_results, results,
    score_list, score_sheet,
};

const MAX_TEXT: usize = 5_000;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let (manages, serves) = (caller.can(Capability::EvaluationManage), caller.can(Capability::BookingServe));
    let wanted = [
        (manages, parts::APPEALS_TO_DECIDE),
        (manages, parts::TO_FREEZE),
        (manages, parts::SANCTIONS_TO_DECIDE),
        (serves, parts::SCORES_TO_READ),
        (serves, parts::APPEALS_IN_DECISION),
    ];
    waiting(conn, asker, &wanted)
}

/// A text of 1 to `most` characters, trimmed.
fn checked<'t>(field: &'static str, text: &'t str, least: usize, most: usize) -> Result<&'t str, Error> {
    checked_text(text, least, most).map_err(|invalid| Error::field(field, invalid))
}
