//! The districts settle what one paid first for the other's voucher.

use chrono::{Duration, NaiveDate};

use super::people::People;
use super::stage::{Failure, Stage};
use crate::clearing::service::{self, Stretch};
use crate::kernel::ProgrammeId;

/// One officer proposes to clear the weeks of the play, another confirms it with the number of the transfer document.
pub(super) fn clear(
    stage: &Stage,
    people: &People,
    programme_id: ProgrammeId,
    first_day: NaiveDate,
) -> Result<(), Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    let stretch = Stretch { programme_id, first_day, last_day: stage.today() - Duration::days(1) };
    let proposed = stage.act("clearing proposed", maker, |tx| service::propose(tx, maker, &stretch))?;
    stage
        .act("clearing confirmed", checker, |tx| service::decide(tx, checker, proposed.id, true, "威财预清〔演示〕1号"))
        .map(drop)
}
