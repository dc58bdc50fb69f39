use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::exceptions::fault;
use crate::audit;
use crate::kernel::{Invalid, RegionScope, StatementId, Text, local_date};
use crate::reconciliation::error::Error;
use crate::reconciliation::files::{ParsedFile, ParsedLine, ParsedStatement, StatementFormat};
use crate::reconciliation::model::Month;
use crate::reconciliation::model::finding::FindingCode;
use crate::reconciliation::model::layout::UsedLayout;
use crate::reconciliation::model::overlap::{self, Movement};
use crate::reconciliation::model::record::Statement;
use crate::reconciliation::queries::{self, AccountIn};
use crate::settlement::service::widest;
use crate::store::Tx;

/// A file that was read, and what is known of it beside its content.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub file_name: String,
    pub file_sha256: [u8; 32],
    pub file: ParsedFile,
    /// The saved layout by which it was read.
    pub layout: Option<UsedLayout>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StatementImport)]
pub struct Imported {
    /// The saved layout by which the file was read; absent for documents and for the shipped layout.
    pub layout: Option<UsedLayout>,
    pub statements: Vec<ImportedStatement>,
}

/// What became of one statement of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedStatement {
    pub statement: Statement,
    /// False: it had been imported before, and nothing was done.
    pub is_new: bool,
    /// Places of lines that an earlier statement or notification had brought (known again by day, direction, amount and
    /// references, or by name and running balance where the bank gives no number); they were left out.
    pub overlapping: Vec<String>,
    /// What the file holds that is no movement.
    pub passed_over: Vec<Remark>,
    /// What is wrong with the statement, which who brings it has accepted.
    pub findings: Vec<Accepted>,
    /// Things to look at: balances that do not follow on those of the statement before, periods that overlap.
    pub warnings: Vec<Text>,
}

/// Something about a place in a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StatementRemark)]
pub struct Remark {
    pub place: String,
    pub text: Text,
}

/// Something wrong with a statement that is taken all the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AcceptedFinding)]
pub struct Accepted {
    pub code: FindingCode,
    pub place: String,
    pub text: Text,
}

/// Keeps the statements of a file. One that was imported before, with the same content, is answered as it was; lines
/// that an earlier statement of the account had brought are left out and named.
///
/// # Errors
/// [`Error::StatementDiffers`], [`Error::MonthClosed`]; [`Error::Fault`] for the account of a treasury
/// that lies outside of the scope.
pub fn import_statement(tx: &mut Tx<'_>, within: &RegionScope, new: &NewImport) -> Result<Imported, Error> {
    queries::reconciliation_lock(tx.conn())?;
    refuse_others(tx.conn(), within, new)?;
    let mut statements = Vec::with_capacity(new.file.statements.len());
    for parsed in &new.file.statements {
        tx.tell("lines", statements.len(), Some(new.file.statements.len()));
        let import = (tx.actor().label.clone(), tx.now());
        let checked = check(tx.conn(), new, parsed, import)?;
        if checked.outcome.is_new {
            keep(tx, new, parsed, &checked)?;
        }
        statements.push(checked.outcome);
    }
    Ok(Imported { layout: new.layout.clone(), statements })
}

/// What an import would do; changes nothing.
///
/// # Errors
/// As [`import_statement`].
pub fn import_check(
    conn: &mut PgConnection,
    within: &RegionScope,
    new: &NewImport,
    now: DateTime<Utc>,
) -> Result<Imported, Error> {
    refuse_others(conn, within, new)?;
    let one = |parsed| Ok(check(conn, new, parsed, (String::new(), now))?.outcome);
    let layout = new.layout.clone();
    Ok(Imported { layout, statements: new.file.statements.iter().map(one).collect::<Result<_, Error>>()? })
}

/// What moved on a treasury's account its own region says, before anything of it is told.
fn refuse_others(conn: &mut PgConnection, within: &RegionScope, new: &NewImport) -> Result<(), Error> {
    let within = widest(conn, within)?;
    for parsed in &new.file.statements {
        if queries::account_is_of_others(conn, &within, &parsed.account_number)? {
            let account = &parsed.account_number;
            return Err(fault(
                "file",
                Text::new(
                    format!("账户 {account} 属于其他区域的财政，只能由该区域导入其对账单"),
                    format!("account {account} is of another region's treasury, which alone imports its statements"),
                ),
            ));
        }
    }
    Ok(())
}

struct Checked {
    outcome: ImportedStatement,
    content_sha256: [u8; 32],
    /// For each line, whether it is new.
    is_new: Vec<bool>,
}

fn check(
    conn: &mut PgConnection,
    new: &NewImport,
    parsed: &ParsedStatement,
    (imported_by, imported_at): (String, DateTime<Utc>),
) -> Result<Checked, Error> {
    let content_sha256 = content_hash(parsed);
    let passed_over =
        parsed.passed_over.iter().map(|p| Remark { place: p.place.clone(), text: p.why.clone() }).collect();
    let findings = parsed.findings.iter();
    let findings: Vec<Accepted> = findings
        .map(|found| Accepted { code: found.code, place: found.place.clone(), text: found.text.clone() })
        .collect();
    if let Some((statement, content)) = queries::statement_find(conn, of(parsed), &parsed.reference)? {
        if content != content_sha256 {
            let (account, reference) = (parsed.account_number.clone(), parsed.reference.clone());
            return Err(Error::StatementDiffers { account, reference });
        }
        let outcome = ImportedStatement {
            statement,
            is_new: false,
            overlapping: Vec::new(),
            passed_over,
            findings,
            warnings: Vec::new(),
        };
        return Ok(Checked { outcome, content_sha256, is_new: Vec::new() });
    }
    refuse_days_to_come(parsed, local_date(imported_at))?;
    let is_new = find_new(conn, new.file.format, parsed)?;
    // What is known already changes nothing: a file may reach into a month that is closed.
    refuse_closed_months(conn, parsed.lines.iter().zip(&is_new).filter(|(_, is_new)| **is_new).map(|(line, _)| line))?;
    let overlapping: Vec<String> =
        parsed.lines.iter().zip(&is_new).filter(|(_, is_new)| !**is_new).map(|(line, _)| line.place.clone()).collect();
    let statement = Statement {
        id: StatementId::new(),
        file_name: new.file_name.clone(),
        format: new.file.format,
        reference: parsed.reference.clone(),
        account_number: parsed.account_number.clone(),
        currency: parsed.currency.clone(),
        opening_fen: parsed.opening,
        closing_fen: parsed.closing,
        period_from: parsed.period_from,
        period_to: parsed.period_to,
        line_count: i32::try_from(parsed.lines.len() - overlapping.len()).unwrap_or(i32::MAX),
        imported_by,
        imported_at,
        layout_id: new.layout.as_ref().map(|layout| layout.id),
        layout_version: new.layout.as_ref().map(|layout| layout.version),
    };
    let mut warnings: Vec<Text> = foreign(parsed).into_iter().collect();
    warnings.extend(beyond(new.file.format, parsed, local_date(imported_at)));
    warnings.extend(gap(conn, parsed)?);
    warnings.extend(overlapped(conn, new, parsed)?);
    warnings.extend(untold(conn, parsed, &is_new)?);
    let outcome = ImportedStatement { statement, is_new: true, overlapping, passed_over, findings, warnings };
    Ok(Checked { outcome, content_sha256, is_new })
}

/// An account's currencies are kept apart, as banks keep them.
fn of(parsed: &ParsedStatement) -> AccountIn<'_> {
    AccountIn { number: &parsed.account_number, currency: &parsed.currency }
}

/// What becomes of a statement that is not in yuan.
fn foreign(parsed: &ParsedStatement) -> Option<Text> {
    let currency = &parsed.currency;
    (currency != "CNY").then(|| {
        Text::new(
            format!("币种为 {currency}：作为凭据保存，流水不与拨付匹配，由两人处理，不计入人民币合计"),
            format!("in {currency}: kept as evidence; its lines are matched with no payment, two people see to them, and no sum in CNY counts them"),
        )
    })
}

/// Nothing has moved on a day that has not come.
fn refuse_days_to_come(parsed: &ParsedStatement, today: NaiveDate) -> Result<(), Error> {
    let refuse = |field, code, text| Err(Error::Fault { field, invalid: Invalid { code, text } });
    if let Some(ParsedLine { place, booked_on, .. }) = parsed.lines.iter().find(|line| line.booked_on > today) {
        let text = Text::new(
            format!("{place}：记账日期 {booked_on} 晚于今天（{today}）"),
            format!("{place}: booked on {booked_on}, which is after today ({today})"),
        );
        return refuse("booked_on", "booked_after_today", text);
    }
    if parsed.period_from > today {
        let (reference, from) = (&parsed.reference, parsed.period_from);
        let text = Text::new(
            format!("对账单 {reference} 的期间自 {from} 起，晚于今天（{today}）"),
            format!("the period of statement {reference} begins on {from}, which is after today ({today})"),
        );
        return refuse("period_from", "period_after_today", text);
    }
    Ok(())
}

/// A day is over on the day after it: a statement tells of no day that was not over when it was imported.
fn beyond(format: StatementFormat, parsed: &ParsedStatement, today: NaiveDate) -> Option<Text> {
    let to = parsed.period_to;
    let last = today.pred_opt().unwrap_or(today);
    (format != StatementFormat::Camt054 && parsed.currency == "CNY" && to > last).then(|| {
        Text::new(
            format!("期间至 {to}，而这一天在导入时尚未结束：只作为 {last} 及以前各日的对账单，其后各日须另行导入"),
            format!("the period goes to {to}, which was not over when the statement was imported: it covers the days up to {last}; those after it need another statement"),
        )
    })
}

fn content_hash(parsed: &ParsedStatement) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(format!("{:?} {:?} {}\n", parsed.opening, parsed.closing, parsed.currency));
    for line in &parsed.lines {
        let ParsedLine { booked_on, end_to_end_reference, bank_reference, remark, .. } = line;
        hash.update(format!("{booked_on} {} {end_to_end_reference:?} {bank_reference:?} {remark:?}\n", line.signed()));
    }
    hash.finalize().into()
}

fn refuse_closed_months<'l>(
    conn: &mut PgConnection,
    lines: impl Iterator<Item = &'l ParsedLine> + Clone,
) -> Result<(), Error> {
    let months: BTreeSet<NaiveDate> = lines.clone().map(|line| Month::of(line.booked_on).first_day()).collect();
    let months: Vec<NaiveDate> = months.into_iter().collect();
    let Some(closed) = queries::closed_find_any(conn, &months)?.map(Month::of) else { return Ok(()) };
    let mut lines = lines;
    let first = lines.find(|line| Month::of(line.booked_on) == closed);
    Err(Error::MonthClosed { month: closed, place: first.map(|line| line.place.clone()).unwrap_or_default() })
}

/// A movement that an earlier file brought for the account is not new; see [`overlap::find_new`]. Where nothing tells two
/// equal movements apart, such lines are always new; a payment shown twice then becomes an exception.
fn find_new(conn: &mut PgConnection, format: StatementFormat, parsed: &ParsedStatement) -> Result<Vec<bool>, Error> {
    let known = queries::line_known(conn, of(parsed), parsed.period_from, parsed.period_to)?;
    let known: Vec<Movement<'_>> = known
        .iter()
        .map(|(booked_on, direction, amount, (bank, order), name, balance, format)| Movement {
            booked_on: *booked_on,
            direction: *direction,
            amount: *amount,
            bank_reference: bank,
            end_to_end_reference: order,
            counterparty_name: name,
            balance: *balance,
            is_notice: *format == StatementFormat::Camt054,
        })
        .collect();
    let found: Vec<Movement<'_>> = parsed
        .lines
        .iter()
        .map(|line| Movement {
            booked_on: line.booked_on,
            direction: line.direction,
            amount: line.amount,
            bank_reference: &line.bank_reference,
            end_to_end_reference: &line.end_to_end_reference,
            counterparty_name: &line.counterparty_name,
            balance: line.balance,
            is_notice: format == StatementFormat::Camt054,
        })
        .collect();
    Ok(overlap::find_new(&known, &found))
}

/// Another statement that tells of some of the same days: what both tell of is taken once, and people see to it.
fn overlapped(conn: &mut PgConnection, new: &NewImport, parsed: &ParsedStatement) -> Result<Option<Text>, Error> {
    if new.file.format == StatementFormat::Camt054 {
        return Ok(None);
    }
    let other = queries::statement_find_overlapping(conn, of(parsed), parsed.period_from, parsed.period_to)?;
    Ok(other.map(|(reference, from, to)| {
        Text::new(
            format!("期间与已导入的对账单 {reference}（{from} 至 {to}）重叠：重复的流水已略去，请核对略去和新增的流水"),
            format!("the period overlaps with statement {reference} ({from} to {to}): lines that both tell of were left out; see whether these are the right ones"),
        )
    }))
}

/// Lines of days that another file told of before, and without any number of the bank: they may be those of before, and
/// nothing says so.
fn untold(conn: &mut PgConnection, parsed: &ParsedStatement, is_new: &[bool]) -> Result<Option<Text>, Error> {
    let lines = parsed.lines.iter().zip(is_new).filter(|(line, is_new)| **is_new && line.bank_reference.is_empty());
    let days: Vec<NaiveDate> = lines.map(|(line, _)| line.booked_on).collect();
    if days.is_empty() {
        return Ok(None);
    }
    let known = queries::day_list_known(conn, of(parsed), parsed.period_from, parsed.period_to)?;
    let doubtful = days.iter().filter(|day| known.contains(*day)).count();
    Ok((doubtful > 0).then(|| {
        Text::new(
            format!("有 {doubtful} 笔没有银行流水号，而同日已有导入的流水：无法判断是否重复，请核对"),
            format!("{doubtful} lines have no number of the bank, on days of which lines were imported before: see whether they are the same"),
        )
    }))
}

/// Whether the opening balance follows on the closing balance of the statement before.
fn gap(conn: &mut PgConnection, parsed: &ParsedStatement) -> Result<Option<Text>, Error> {
    let before = queries::statement_find_before(conn, of(parsed), parsed.period_from)?;
    let (Some((reference, Some(closing))), Some(opening)) = (before, parsed.opening) else { return Ok(None) };
    Ok((closing != opening).then(|| {
        Text::new(
            format!("期初余额 {opening} 与上一份对账单 {reference} 的期末余额 {closing} 不一致，可能缺少对账单"),
            format!("the opening balance {opening} does not follow on {closing}, with which statement {reference} closes: perhaps one is missing"),
        )
    }))
}

fn keep(tx: &mut Tx<'_>, new: &NewImport, parsed: &ParsedStatement, checked: &Checked) -> Result<(), Error> {
    let statement = &checked.outcome.statement;
    queries::statement_insert(tx.conn(), statement, &new.file_sha256, &checked.content_sha256)?;
    let lines: Vec<&ParsedLine> =
        parsed.lines.iter().zip(&checked.is_new).filter(|(_, is_new)| **is_new).map(|(line, _)| line).collect();
    queries::line_insert_all(tx.conn(), statement, &lines)?;
    keep_findings(tx, parsed, statement.id)?;
    let detail = json!({
        "file_name": statement.file_name, "account_number": statement.account_number,
        "reference": statement.reference, "currency": statement.currency, "lines": statement.line_count,
        "overlapping": checked.outcome.overlapping.len(), "opening_fen": statement.opening_fen,
        "closing_fen": statement.closing_fen, "findings": checked.outcome.findings,
        "layout": new.layout.as_ref().map(|layout| json!({ "name": layout.name, "version": layout.version })),
    });
    Ok(audit::record(tx, "statement.imported", "statement", statement.id.uuid(), &detail)?)
}

/// What is wrong with the statement stays with it, and with who took it all the same.
fn keep_findings(tx: &mut Tx<'_>, parsed: &ParsedStatement, id: StatementId) -> Result<(), Error> {
    if parsed.findings.is_empty() {
        return Ok(());
    }
    let by = tx.actor().user.ok_or_else(|| Error::Stored("findings are accepted by a person".to_owned()))?;
    let now = tx.now();
    Ok(queries::finding_insert_all(tx.conn(), id, &parsed.findings, by, now)?)
}
