use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{charges, receipts};
use crate::identity::Caller;
use crate::kernel::{ExceptionId, Fen, PaymentId, StatementLineId, Text};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::matching::{self, Doubt, KnownPayment, Match, OpenLine, Outcome};
use crate::reconciliation::model::{Direction, ExceptionKind, LineState, MatchRule, MatchSettings, tokens};
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
    /// Of them with a difference within the tolerance, which the treasury bears.
    pub within_tolerance: usize,
    /// Payments that are paid now.
    pub payments_paid: usize,
    /// Lines that need a person.
    pub exceptions: usize,
    pub by_kind: BTreeMap<String, usize>,
}

impl MatchReport {
    /// Both together.
    fn and(mut self, other: Self) -> Self {
        self.considered += other.considered;
        self.matched_lines += other.matched_lines;
        self.within_tolerance += other.within_tolerance;
        self.payments_paid += other.payments_paid;
        self.exceptions += other.exceptions;
        for (rule, lines) in other.by_rule {
            *self.by_rule.entry(rule).or_default() += lines;
        }
        for (kind, lines) in other.by_kind {
            *self.by_kind.entry(kind).or_default() += lines;
        }
        self
    }
}

/// Matches every line that waits: payments shown in full are paid, lines without a sure answer become exceptions.
/// Running it again changes nothing unless there are new lines or payments.
///
/// # Errors
/// Those of settlement, or the database.
pub fn match_lines(tx: &mut Tx<'_>) -> Result<MatchReport, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let settings = settings_fetch(tx.conn())?;
    let exact = match_exact(tx)?;
    let foreign = foreign(tx)?;
    let lines = queries::line_list_open(tx.conn())?;
    if lines.is_empty() && foreign.is_empty() {
        return Ok(exact);
    }
    let considered = lines.len() + foreign.len();
    tx.tell("comparing", 0, Some(considered));
    let (lines, receipts) = receipts::take(tx, lines)?;
    let payments = queries::payment_list_known(tx.conn(), &words(&lines), &credits(&lines))?;
    let mut outcome = matching::match_lines(&lines, &payments, &settings);
    tx.tell("comparing", considered, Some(considered));
    outcome.doubts.extend(receipts.doubts);
    outcome.doubts.extend(foreign);
    charges::post_differences(tx, &outcome, &lines, &payments)?;
    let paid = keep_matches(tx, &outcome.matches, &lines, &payments)?;
    keep_doubts(tx, &outcome)?;
    let mut report = report(considered, &outcome, paid).and(exact);
    if receipts.taken > 0 {
        report.matched_lines += receipts.taken;
        report.by_rule.insert("clawback_reference".to_owned(), receipts.taken);
    }
    announce(tx, &report)?;
    Ok(report)
}

/// Payments are in yuan: whatever a line in another currency is, two people say.
fn foreign(tx: &mut Tx<'_>) -> Result<Vec<Doubt>, Error> {
    let doubt = |(line, currency): (StatementLineId, String)| {
        let reason = Text::new(
            format!("币种为 {currency}，拨付均为人民币：不自动匹配"),
            format!("in {currency}, and all payments are in CNY: never matched automatically"),
        );
        Doubt { line, kind: ExceptionKind::ForeignCurrency, payment: None, reason }
    };
    Ok(queries::line_list_foreign(tx.conn())?.into_iter().map(doubt).collect())
}

/// Of a line in the trail.
const MATCHED: &str = "statement_line.matched";

/// The first rule, for all lines of which it is sure: by a few statements for any number of them, so that what is read
/// into memory is only what needs a closer look.
fn match_exact(tx: &mut Tx<'_>) -> Result<MatchReport, Error> {
    let (now, by) = (tx.now(), tx.actor().label.clone());
    tx.tell("matching", 0, None);
    let count = queries::exact_match_all(tx.conn(), &by, now)?;
    let mut report = MatchReport::default();
    if count == 0 {
        return Ok(report);
    }
    let withdrawn = queries::exact_match_withdraw(tx.conn())?;
    record_withdrawn(tx, withdrawn)?;
    audit::record_found(tx, MATCHED, "statement_line", queries::EXACT_LINES, &json!({ "by": by }))?;
    tx.tell("matching", count, Some(count));
    report.considered = count;
    report.matched_lines = count;
    report.payments_paid = settlement::service::mark_paid_found(tx, queries::EXACT_PAID)?;
    report.by_rule.insert(MatchRule::ExactReference.to_string(), count);
    Ok(report)
}

fn record_matched(tx: &mut Tx<'_>, lines: &[StatementLineId]) -> Result<(), DbError> {
    let by = tx.actor().label.clone();
    let lines: Vec<Uuid> = lines.iter().map(|id| id.uuid()).collect();
    audit::record_all(tx, MATCHED, "statement_line", &lines, &json!({ "by": by }))
}

fn record_withdrawn(tx: &mut Tx<'_>, exceptions: Vec<ExceptionId>) -> Result<(), DbError> {
    let exceptions: Vec<Uuid> = exceptions.into_iter().map(|id| id.uuid()).collect();
    audit::record_all(tx, "exception.withdrawn", "exception", &exceptions, &json!({ "because": "matched" }))
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
    let withdrawn = queries::exception_withdraw(tx.conn(), &matched)?;
    record_withdrawn(tx, withdrawn)?;
    record_matched(tx, &matched)?;

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
    report.within_tolerance = outcome.differences.len();
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
pub(super) fn settings_check(settings: &MatchSettings) -> Result<(), Error> {
    settings.check().map_err(|invalid| Error::Fault { field: invalid.code, invalid })
}

/// Lines that are matched from now on follow these settings, on which two people agreed.
///
/// # Errors
/// [`Error::Fault`] for settings that make no sense by now.
pub(super) fn settings_set(tx: &mut Tx<'_>, caller: &Caller, settings: &MatchSettings) -> Result<(), Error> {
    settings_check(settings)?;
    let now = tx.now();
    queries::setting_put(tx.conn(), settings, caller.user_id, now)?;
    Ok(audit::record(tx, "reconciliation.settings_changed", "user", caller.user_id.uuid(), settings)?)
}
