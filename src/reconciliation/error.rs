//! What can go wrong in reconciliation, and how it is told.

use chrono::NaiveDate;

use super::model::report::Blocker;
use super::model::{IllegalStep, LineState, Month, Resolution};
use crate::kernel::{Fen, Invalid, Text};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{audit, award, claim, clawback, ledger, proposal, settlement};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", .invalid.text.en)]
    Fault { field: &'static str, invalid: Invalid },
    /// The bank's name for a statement, with other content than the first time.
    #[error("statement {reference} of account {account} was imported with other content")]
    StatementDiffers { account: String, reference: String },
    #[error("{month} is closed")]
    MonthClosed { month: Month, place: String },
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    /// Nobody resolves what they proposed.
    #[error("one's own proposal")]
    OwnProposal,
    #[error("{0} does not fit")]
    Unfit(Resolution),
    #[error("parts of {parts} for a line of {line}")]
    PartsDoNotAddUp { line: Fen, parts: Fen, fee: Option<Fen> },
    #[error("payment {reference} is open with {open} only")]
    BeyondPayment { reference: String, open: Fen },
    /// Some of several, by their place among them; nothing was done about the others either.
    #[error("{} of several refused", .0.len())]
    Several(Vec<(usize, Error)>),
    #[error("the line is not matched")]
    NotMatched,
    /// The line of an exception has found its payment, or was settled, in the meantime.
    #[error("the line is {0} already")]
    LineSettled(LineState),
    /// Only what a statement shows in full as paid can come back.
    #[error("no statement shows payment {reference} in full")]
    NotShown { reference: String },
    /// The payment counts as returned before: money that comes in gives a debit back.
    #[error("payment {reference} was returned before")]
    ReturnedBefore { reference: String },
    /// The payment does not count as returned, or a statement shows some of it: the debit is matched otherwise.
    #[error("payment {reference} does not count as returned")]
    NotReturned { reference: String },
    /// A payment that came back was replaced: what the bank debited for it is one too many.
    #[error("payment {reference} is replaced by {by}")]
    Replaced { reference: String, by: String },
    /// Debits that cannot be what a credit gives back.
    #[error("debits that do not fit")]
    UnfitDebits,
    /// The payment is not on its way, or is shown in full.
    #[error("the payment is not expected")]
    NotExpected,
    #[error("an exception is open already")]
    RaisedAlready,
    /// A line of the account was booked on a day of which somebody says that nothing moved.
    #[error("something moved on {0}")]
    Moved(NaiveDate),
    /// The word that nothing moved was agreed on, or declined, before.
    #[error("decided before")]
    DecidedBefore,
    /// What is wrong with a statement was looked at before.
    #[error("the finding is resolved")]
    FindingResolved,
    #[error("{0} is not over")]
    MonthNotOver(Month),
    #[error("{} things are open", .0.len())]
    Blocked(Vec<Blocker>),
    /// The three totals differ by more than the differences that were found: something is wrong with the records.
    #[error("the totals of {0} are not explained by their differences")]
    Unexplained(Month),
    #[error("stored value: {0}")]
    Stored(String),
    #[error("{0}")]
    Award(#[from] award::Error),
    #[error("{0}")]
    Claim(#[from] claim::Error),
    #[error("{0}")]
    Clawback(#[from] clawback::Error),
    #[error("{0}")]
    Settlement(#[from] settlement::Error),
    #[error("{0}")]
    Proposal(#[from] proposal::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("exception_two_people" | "no_movement_two_people" | "statement_finding_two_people") => {
                Self::OwnProposal
            }
            Some("statement_recovery_adds_up" | "statement_recovery_pkey") => Self::UnfitDebits,
            Some("exception_open_per_payment" | "exception_open_per_line" | "no_movement_open_once") => {
                Self::RaisedAlready
            }
            _ => Self::Db(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Fault { field, invalid } => Self::invalid_field(field, invalid),
            Error::StatementDiffers { account, reference } => Self::conflict(
                "statement_differs",
                format!("账户 {account} 的对账单 {reference} 已经导入，但内容不同"),
                format!("statement {reference} of account {account} was imported before, with other content"),
            ),
            Error::MonthClosed { month, place } => Self::conflict(
                "month_closed",
                format!("{month} 已经结账，不能再变动（{place}）"),
                format!("{month} is closed and cannot be changed ({place})"),
            )
            .with("month", month),
            Error::IllegalStep(IllegalStep { state, step }) => Self::illegal_step(state, step, &state.allowed()),
            Error::OwnProposal => Self::conflict(
                "two_people",
                "提出处理意见的人不能自己核准，须由另一人办理",
                "another person must resolve what you proposed",
            ),
            Error::Unfit(resolution) => Self::invalid_field(
                "resolution",
                Invalid::new(
                    "unfit_resolution",
                    format!("“{resolution}”不适用于这一异常"),
                    format!("“{resolution}” does not fit this exception"),
                ),
            ),
            Error::PartsDoNotAddUp { line, parts, fee } => {
                let (fee_zh, fee_en) = fee.map_or_else(Default::default, |fee| {
                    (format!("、银行费用 {fee:#} 元"), format!(", with a charge of {fee}"))
                });
                Self::invalid_field(
                    "payments",
                    Invalid::new(
                        "parts_do_not_add_up",
                        format!("所选拨付合计 {parts:#} 元{fee_zh}，而流水为 {line:#} 元"),
                        format!("the payments chosen add up to {parts}{fee_en}; the line is {line}"),
                    ),
                )
            }
            Error::BeyondPayment { reference, open } => Self::conflict(
                "beyond_payment",
                format!("拨付 {reference} 只剩 {open:#} 元未对上"),
                format!("payment {reference} is open with {open} only"),
            ),
            Error::NotMatched => Self::conflict("not_matched", "这一流水没有对上的拨付", "the line is not matched"),
            Error::LineSettled(state) => Self::conflict(
                "line_settled",
                "这一流水刚刚已经对上或已处理，请刷新",
                "the line was matched or settled in the meantime; look again",
            )
            .with("state", state),
            Error::NotShown { reference } => Self::conflict(
                "not_shown",
                format!("还没有流水全额显示拨付 {reference} 已付出；请先对上它的支出流水，再按退回处理"),
                format!("no statement shows payment {reference} in full; match its debit first, then return it"),
            ),
            Error::ReturnedBefore { reference } => Self::conflict(
                "returned_before",
                format!("拨付 {reference} 此前已按退回处理；这笔来款若退回重复的支出，请选“收回”并指明支出流水"),
                format!(
                    "payment {reference} counts as returned before; if this gives a second debit back, choose “recovered” and name the debit"
                ),
            ),
            Error::NotReturned { reference } => Self::conflict(
                "not_returned",
                format!("拨付 {reference} 未记为退回，或流水已显示过它，不能认定为退回后又办理"),
                format!("payment {reference} does not count as returned, or a statement shows some of it"),
            ),
            Error::Replaced { reference, by } => Self::conflict(
                "payment_replaced",
                format!("拨付 {reference} 已由 {by} 重新拨付，这笔支出是多付的；请向银行追回，再按收回处理"),
                format!(
                    "payment {reference} is replaced by {by}, so that this debit is one too many: have the bank give it back"
                ),
            ),
            Error::UnfitDebits => Self::invalid_field(
                "lines",
                Invalid::new(
                    "unfit_debits",
                    "请选择同一账户此前尚未处理或已结转的支出流水，合计等于来款与所填银行费用之和，不重复",
                    "choose earlier debits of the same account that are open or carried over and come to the credit and the charge, each once",
                ),
            ),
            Error::NotExpected => Self::conflict(
                "not_expected",
                "这笔拨付尚未发送、已按退回处理，或已全部对上",
                "the payment has not been sent, counts as returned, or is shown in full",
            ),
            Error::RaisedAlready => {
                Self::conflict("raised_already", "已有未处理的异常", "an exception about it is open already")
            }
            Error::Moved(day) => Self::invalid_field(
                "day_from",
                Invalid::new(
                    "moved",
                    format!("该账户 {day} 有流水，不能声明无发生额"),
                    format!("the account has a line of {day}: something moved"),
                ),
            ),
            Error::DecidedBefore => {
                Self::conflict("decided_before", "这一声明已经确认或退回", "this was agreed on or declined before")
            }
            Error::FindingResolved => Self::conflict(
                "finding_resolved",
                "这一发现已由另一人认定",
                "another person has seen to this finding before",
            ),
            Error::MonthNotOver(month) => {
                Self::conflict("month_not_over", format!("{month} 尚未结束"), format!("{month} is not over yet"))
            }
            Error::Blocked(blockers) => blocked(&blockers),
            Error::Several(refused) => several(refused),
            Error::Stored(what) => Self::unexpected(&what),
            Error::Unexplained(month) => Self::unexpected(&format!("totals of {month} are not explained")),
            Error::Claim(error) => error.into(),
            Error::Award(error) => error.into(),
            Error::Clawback(error) => error.into(),
            Error::Settlement(error) => error.into(),
            Error::Proposal(error) => error.into(),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
            Error::Ledger(error) => error.into(),
        }
    }
}

/// Each of them by its place.
fn several(refused: Vec<(usize, Error)>) -> Problem {
    let mut problem = Problem::conflict(
        "some_refused",
        format!("有 {} 项不能办理，所选各项均未办理", refused.len()),
        format!("{} of them cannot be done, so that none was", refused.len()),
    );
    let told = |(place, error): (usize, Error)| {
        let Problem { code, text, errors, .. } = error.into();
        let field = format!("ids[{place}]");
        match errors.into_iter().next() {
            Some(first) => FieldError::new(field, first.code, first.text),
            None => FieldError::new(field, code, *text),
        }
    };
    problem.errors = refused.into_iter().map(told).collect();
    problem
}

/// Names the first thing in the sentence and the others beside it.
fn blocked(blockers: &[Blocker]) -> Problem {
    let first = blockers.first().map(sentence).unwrap_or_else(|| Text::new("", ""));
    Problem::conflict("period_open", format!("不能结账：{}", first.zh), format!("cannot close: {}", first.en))
        .with("open", blockers)
}

fn sentence(blocker: &Blocker) -> Text {
    let (reference, amount) = (&blocker.reference, blocker.amount_fen);
    match blocker.kind.as_str() {
        "open_line" if blocker.currency != "CNY" => Text::new(
            format!("流水 {reference}（{amount:#} {}）未处理", blocker.currency),
            format!("statement line {reference} of {} {amount} is open", blocker.currency),
        ),
        "open_line" => Text::new(
            format!("流水 {reference}（{amount:#} 元）未处理"),
            format!("statement line {reference} of {amount} is open"),
        ),
        "statement_finding" => Text::new(
            format!("对账单 {reference}（{}）导入时发现的问题未由另一人认定", days_of(blocker)),
            format!("what was found wrong with statement {reference} ({}) waits for another person", days_of(blocker)),
        ),
        "open_exception" => Text::new(
            format!("拨付 {reference}（{amount:#} 元）的异常未处理"),
            format!("the exception about payment {reference} of {amount} is open"),
        ),
        "statement_missing" => {
            let days = days_of(blocker);
            Text::new(
                format!("账户 {reference} 缺少 {days} 的对账单；银行不出账单的，可由两人声明无发生额"),
                format!(
                    "no statement of account {reference} tells of {days}; where the bank issues none, two people may say that nothing moved"
                ),
            )
        }
        "balance_gap" => {
            let days = days_of(blocker);
            Text::new(
                format!("账户 {reference} 在 {days} 前后的对账单余额不衔接，相差 {amount:#} 元"),
                format!(
                    "the statements of account {reference} before and after {days} do not join: {amount} between the balances"
                ),
            )
        }
        "payment_not_at_bank" => Text::new(
            format!("拨付 {reference}（{amount:#} 元）已发送但银行流水中没有；月末后可办理结转"),
            format!(
                "payment {reference} of {amount} was sent and no statement shows it; carry it over after the month's end"
            ),
        ),
        _ => Text::new(format!("{reference} 尚未结账"), format!("{reference} is not closed")),
    }
}

/// The days that a blocker is about: `2026-03-01`, `2026-03-01 – 2026-03-10`.
fn days_of(blocker: &Blocker) -> String {
    match blocker.until.filter(|until| *until != blocker.on) {
        Some(until) => format!("{} – {until}", blocker.on),
        None => blocker.on.to_string(),
    }
}
