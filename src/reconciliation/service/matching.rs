use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::receipts;
use crate::identity::Caller;
use crate::kernel::{Fen, PaymentId, StatementLineId};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::matching::{self, KnownPayment, Match, OpenLine, Outcome};
use crate::reconciliation::model::{Direction, LineState, MatchSettings, tokens};
use crate::reconciliation::queries;
use crate::store::{DbError, Tx, outbox};
use crate::{audit, settlement};

/// What a run of matching did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchReport {
    /// Lines that waited.
    pub considered: usize,
    pub matched_lines: usize,
    /// Lines by the rule that matched them.
    pub by_rule: BTreeMap<String, usize>,
    /// Payments that are paid now.
    pub payments_paid: usize,
    /// Lines that need a person.
    pub exceptions: usize,
    pub by_kind: BTreeMap<String, usize>,
}

/// Matches every line that waits: payments shown in full are paid, lines without a sure answer become exceptions.
/// Running it again changes nothing unless there are new lines or payments.
///
/// # Errors
/// Those of settlement, or the database.
pub fn match_lines(tx: &mut Tx<'_>) -> Result<MatchReport, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let settings = settings_fetch(tx.conn())?;
    let lines = queries::line_list_open(tx.conn())?;
    if lines.is_empty() {
        return Ok(MatchReport::default());
    }
    let considered = lines.len();
    let (lines, receipts) = receipts::take(tx, lines)?;
    let payments = queries::payment_list_known(tx.conn(), &words(&lines), &credits(&lines))?;
    let mut outcome = matching::match_lines(&lines, &payments, &settings);
    outcome.doubts.extend(receipts.doubts);
    let paid = keep_matches(tx, &outcome.matches, &lines, &payments)?;
    keep_doubts(tx, &outcome)?;
    let mut report = report(considered, &outcome, paid);
    if receipts.taken > 0 {
        report.matched_lines += receipts.taken;
        report.by_rule.insert("clawback_reference".to_owned(), receipts.taken);
    }
    announce(tx, &report)?;
    Ok(report)
}

fn words(lines: &[OpenLine]) -> Vec<String> {
    let texts = lines.iter().flat_map(|line| [&line.end_to_end_reference, &line.bank_reference, &line.remark]);
    texts.flat_map(|text| tokens(text)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn credits(lines: &[OpenLine]) -> Vec<Fen> {
    let credits = lines.iter().filter(|line| line.direction == Direction::Credit);
    credits.map(|line| line.amount).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Writes matches and marks as paid what they show in full; answers how many payments that are.
pub(super) fn keep_matches(
    tx: &mut Tx<'_>,
    matches: &[Match],
    lines: &[OpenLine],
    payments: &[KnownPayment],
) -> Result<usize, Error> {
    if matches.is_empty() {
        return Ok(0);
    }
    let (now, by) = (tx.now(), tx.actor().label.clone());
    let matched: Vec<StatementLineId> = matches.iter().map(|m| m.line).collect::<BTreeSet<_>>().into_iter().collect();
    queries::match_insert_all(tx.conn(), matches, &by, now)?;
    queries::line_set_state(tx.conn(), &matched, LineState::Matched)?;
    let withdrawn: Vec<Uuid> =
        queries::exception_withdraw(tx.conn(), &matched)?.into_iter().map(|id| id.uuid()).collect();
    audit::record_all(tx, "exception.withdrawn", "exception", &withdrawn, &json!({ "because": "matched" }))?;
    let lines_audited: Vec<Uuid> = matched.iter().map(|id| id.uuid()).collect();
    audit::record_all(tx, "statement_line.matched", "statement_line", &lines_audited, &json!({ "by": by }))?;

    let paid = paid_in_full(matches, lines, payments);
    settlement::service::mark_paid(tx, &paid)?;
    Ok(paid.len())
}

/// Payments on their way of which nothing is open any more, each with the day of its last line.
fn paid_in_full(matches: &[Match], lines: &[OpenLine], payments: &[KnownPayment]) -> Vec<(PaymentId, NaiveDate)> {
    let days: HashMap<StatementLineId, NaiveDate> = lines.iter().map(|line| (line.id, line.booked_on)).collect();
    let mut shown: HashMap<PaymentId, (Fen, NaiveDate)> = HashMap::new();
    for found in matches {
        let Some(day) = days.get(&found.line) else { continue };
        let entry = shown.entry(found.payment).or_insert((Fen::ZERO, *day));
        *entry = (entry.0.saturating_add(found.amount), entry.1.max(*day));
    }
    let is_paid = |payment: &&KnownPayment| payment.is_on_its_way;
    let in_full = |payment: &KnownPayment| {
        shown.get(&payment.id).filter(|(amount, _)| *amount == payment.open).map(|(_, day)| (payment.id, *day))
    };
    payments.iter().filter(is_paid).filter_map(in_full).collect()
}

fn keep_doubts(tx: &mut Tx<'_>, outcome: &Outcome) -> Result<(), DbError> {
    let now = tx.now();
    let lines: Vec<StatementLineId> = outcome.doubts.iter().map(|doubt| doubt.line).collect();
    queries::line_set_state(tx.conn(), &lines, LineState::Exception)?;
    Ok(queries::exception_put_all(tx.conn(), &outcome.doubts, now)?)
}

fn report(considered: usize, outcome: &Outcome, payments_paid: usize) -> MatchReport {
    let mut report = MatchReport { considered, payments_paid, ..MatchReport::default() };
    let rules: BTreeMap<StatementLineId, &str> = outcome.matches.iter().map(|m| (m.line, m.rule.as_str())).collect();
    report.matched_lines = rules.len();
    report.exceptions = outcome.doubts.len();
    for rule in rules.into_values() {
        *report.by_rule.entry(rule.to_owned()).or_default() += 1;
    }
    for doubt in &outcome.doubts {
        *report.by_kind.entry(doubt.kind.to_string()).or_default() += 1;
    }
    report
}

/// The bureau whose person ran the matching hears of exceptions.
fn announce(tx: &mut Tx<'_>, report: &MatchReport) -> Result<(), DbError> {
    let Some(organisation) = tx.actor().organisation else { return Ok(()) };
    if report.exceptions == 0 {
        return Ok(());
    }
    let payload = json!({
        "recipients": [organisation], "reference": format!("{}/{}", report.exceptions, report.considered),
        "exceptions": report.exceptions, "by_kind": report.by_kind, "matched_lines": report.matched_lines,
    });
    outbox::announce(tx, "reconciliation.exceptions", "organisation", organisation.uuid(), &payload)
}

/// The settings of matching, or the product's own if nobody has set them.
///
/// # Errors
/// The database refuses.
pub fn settings_fetch(conn: &mut PgConnection) -> Result<MatchSettings, Error> {
    let kept = queries::setting_fetch(conn)?;
    Ok(kept.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default())
}

/// # Errors
/// [`Error::Fault`] for settings that make no sense.
pub fn settings_set(tx: &mut Tx<'_>, caller: &Caller, settings: &MatchSettings) -> Result<(), Error> {
    settings.check().map_err(|invalid| Error::Fault { field: invalid.code, invalid })?;
    let now = tx.now();
    queries::setting_put(tx.conn(), settings, caller.user_id, now)?;
    Ok(audit::record(tx, "reconciliation.settings_changed", "user", caller.user_id.uuid(), settings)?)
}
