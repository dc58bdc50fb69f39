//! The running year is packed for the archive, months of it being open; and somebody let a list be written.

use chrono::Datelike;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::jobs::run_work;
use crate::ledger::Sealer;
use crate::report::service::exports::{ExportRequest, ListExport};
use crate::store::work::{self, NewWork, WorkKind};
use crate::tabular::TableFormat;
use crate::year_package::model::YearPackageRequest;
use crate::year_package::service;

/// A package of the year until now: it says of itself that it is not final.
pub(super) fn pack(stage: &Stage, people: &People) -> Result<(), Failure> {
    let checker = people.get("checker")?;
    let request = YearPackageRequest { fiscal_year: stage.today().year(), programme_id: None, allow_open_months: true };
    stage.act("year packed", checker, |tx| service::make(tx, &stage.db, checker, &request)).map(drop)
}

/// The bank's lines as a workbook, which the maker did not wait for.
pub(super) fn export(stage: &Stage, people: &People, sealer: &Sealer) -> Result<(), Failure> {
    let failed = |error: serde_json::Error| Failure::new("list exported", error);
    let maker = people.get("maker")?;
    let list = ListExport::StatementLines { statement: None, state: None };
    let request = ExportRequest { list, format: TableFormat::Xlsx, english: false };
    let new = NewWork {
        kind: WorkKind::Export,
        owner: maker.user_id,
        caller: serde_json::to_value(maker).map_err(failed)?,
        title: request.title(),
        request: serde_json::to_value(&request).map_err(failed)?,
        file: None,
    };
    stage.act("export asked for", maker, |tx| work::enqueue(tx, &new))?;
    run_work(&stage.db, sealer).map(drop).map_err(|error| Failure::new("list exported", error))
}
