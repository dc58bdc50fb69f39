//! The running year is packed for the archive, months of it being open.

use chrono::Datelike;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::year_package::model::YearPackageRequest;
use crate::year_package::service;

/// A package of the year until now: it says of itself that it is not final.
pub(super) fn pack(stage: &Stage, people: &People) -> Result<(), Failure> {
    let checker = people.get("checker")?;
    let request = YearPackageRequest { fiscal_year: stage.today().year(), programme_id: None, allow_open_months: true };
    stage.act("year packed", checker, |tx| service::make(tx, &stage.db, checker, &request)).map(drop)
}
