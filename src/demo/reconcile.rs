//! The bank's statement is imported, matched, its exceptions settled by two people, and the months are closed.

use chrono::Duration;
use sha2::{Digest, Sha256};

use super::banking;
use super::money::{Paid, StatementFile, in_one_line, statements};
use super::people::People;
use super::stage::{Failure, Stage};
use crate::kernel::{ExceptionId, RegionScope};
use crate::ledger::Sealer;
use crate::reconciliation::files::{KnownLayout, ReadOptions};
use crate::reconciliation::model::record::Exception;
use crate::reconciliation::model::{ExceptionKind, ExceptionState, Month, Resolution};
use crate::reconciliation::service::{self, Chosen, NewImport, Proposal};

/// How the statement came out.
pub(super) struct Reconciled {
    pub(super) lines: usize,
    pub(super) matched: usize,
    pub(super) exceptions: usize,
    pub(super) payments_open: usize,
    pub(super) months_closed: usize,
}

/// Act 8. The fee and the credit that nobody expected are exceptions: one person proposes, another resolves.
pub(super) fn reconcile(stage: &Stage, people: &People, paid: &Paid, sealer: &Sealer) -> Result<Reconciled, Failure> {
    let maker = people.get("maker")?;
    let brought = statements(stage, paid);
    let lines = brought.iter().map(|file| file.lines).sum();
    let day = stage.today() + Duration::days(1);
    stage.next_week();
    if let Some((payment, serial)) = in_one_line(paid) {
        banking::notice(stage, people, (payment, day), &format!("DEMO{serial:06}"))?;
    }
    if let Some(first) = brought.first() {
        banking::statement_layout(stage, people, &first.text)?;
    }
    let known = stage
        .db
        .read(|conn| service::layouts_known(conn, &RegionScope::everything()))
        .map_err(|e| Failure::new("statement layouts", e))?;
    for file in &brought {
        import(stage, people, file, &known)?;
    }
    let report = stage.act("statement matched", maker, service::match_lines)?;
    let exceptions = settle_exceptions(stage, people)?;
    let open = stage.db.read(|conn| service::expected_list(conn, &RegionScope::everything(), None, 1_000));
    let payments_open = open.map_err(|e| Failure::new("payments expected", e))?.len();
    let months_closed = close(stage, people, sealer, &brought, &known)?;
    Ok(Reconciled { lines, matched: report.matched_lines, exceptions, payments_open, months_closed })
}

fn settle_exceptions(stage: &Stage, people: &People) -> Result<usize, Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    let open = stage
        .db
        .read(|conn| {
            service::exception_list(
                conn,
                &RegionScope::everything(),
                Some(ExceptionState::Open),
                None,
                None,
                None,
                1_000,
            )
        })
        .map_err(|e| Failure::new("exceptions", e))?;
    for exception in &open {
        let proposal = Proposal {
            resolution: resolution(exception),
            note: "已与银行核对（演示）".to_owned(),
            payments: vec![],
            fee_fen: None,
            lines: vec![],
            clawback: None,
        };
        let id: ExceptionId = exception.id;
        stage.act("exception proposed", maker, |tx| service::exception_propose(tx, maker, id, &proposal))?;
        stage.act("exception resolved", checker, |tx| service::exception_resolve(tx, checker, id))?;
    }
    Ok(open.len())
}

fn resolution(exception: &Exception) -> Resolution {
    match exception.kind {
        ExceptionKind::Fee => Resolution::BankFee,
        _ => Resolution::NotOurs,
    }
}

/// Closes the month of the statements as soon as it is over, and the banks have told of the rest of it.
fn close(
    stage: &Stage,
    people: &People,
    sealer: &Sealer,
    brought: &[StatementFile],
    known: &[KnownLayout],
) -> Result<usize, Failure> {
    let checker = people.get("checker")?;
    let month = Month::of(stage.today());
    stage.go_to(month.next_first_day());
    let last = month.next_first_day().pred_opt().unwrap_or_default();
    for file in brought.iter().filter_map(|file| file.rest_of_month(last)) {
        import(stage, people, &file, known)?;
    }
    stage.act("month closed", checker, |tx| service::close_period(tx, sealer, checker, month))?;
    Ok(1)
}

fn import(stage: &Stage, people: &People, from: &StatementFile, known: &[KnownLayout]) -> Result<(), Failure> {
    let maker = people.get("maker")?;
    let file_sha256 = Sha256::digest(&from.text).into();
    let text = from.text.clone().into_bytes();
    let (file, layout) = service::statement_read(text, &ReadOptions::default(), &Chosen::Recognised, known)
        .map_err(|e| Failure::new("statement", e))?;
    let import = NewImport { file_name: from.name.clone(), file_sha256, file, layout };
    stage
        .act("statement imported", maker, |tx| service::import_statement(tx, &RegionScope::everything(), &import))
        .map(drop)
}
