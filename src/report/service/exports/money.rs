//! Batches, the books and the bank, for finance and audit.

use diesel::pg::PgConnection;

use super::{Ask, Heading, Regions, Written, write};
use crate::kernel::{BatchId, Fen, RegionScope, StatementId};
use crate::reconciliation::model::record::{Exception, Line as StatementLine};
use crate::reconciliation::model::{ExceptionKind, ExceptionState, LineState};
use crate::reconciliation::service as reconciliation;
use crate::report::error::Error;
use crate::report::queries::names;
use crate::report::service::books::{self, LedgerAccount, LedgerTransfer, TransferFilter};
use crate::settlement::PaymentState;
use crate::settlement::model::{Line, Payment};
use crate::settlement::service as settlement;
use crate::tabular::OutCell;

pub(super) const LINES_TITLE: (&str, &str) = ("批次明细", "Batch lines");

const LINES: &[Heading] = &[
    ("序号", "Line", 10.0),
    ("兑付编号", "Claim", 22.0),
    ("类别", "Kind", 12.0),
    ("级次", "Level", 10.0),
    ("付款区域", "Paying region", 16.0),
    ("收款单位", "Payee", 32.0),
    ("金额（元）", "Amount (yuan)", 14.0),
    ("拨付编号", "Payment", 28.0),
];

/// The lines of a batch, in the order of their numbers.
///
/// # Errors
/// No such batch, or the file cannot be written.
pub fn batch_lines(conn: &mut PgConnection, ask: &Ask, within: &RegionScope, batch: BatchId) -> Result<Written, Error> {
    let regions = Regions::load(conn, ask)?;
    write(
        conn,
        ask,
        LINES_TITLE,
        LINES,
        |conn, after, limit| Ok(settlement::line_list(conn, within, batch, after, limit)?),
        |line| line.id,
        |conn, page| {
            let payees = names::organisation_names(conn, &page.iter().map(|line| line.payee_id).collect::<Vec<_>>())?;
            let claims =
                names::claim_references(conn, &page.iter().filter_map(|line| line.claim_id).collect::<Vec<_>>())?;
            let payments =
                names::payment_references(conn, &page.iter().filter_map(|line| line.payment_id).collect::<Vec<_>>())?;
            let row = |line: &Line| {
                vec![
                    OutCell::Count(line.id),
                    line.claim_id.and_then(|id| claims.get(&id)).map(String::as_str).into(),
                    ask.said("source", source_of(line)),
                    ask.said("level", line.level.as_str()),
                    regions.name(&line.payer_region),
                    payees.get(&line.payee_id).map(String::as_str).into(),
                    line.amount_fen.into(),
                    line.payment_id.and_then(|id| payments.get(&id)).map(String::as_str).into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

const fn source_of(line: &Line) -> &'static str {
    if line.claim_id.is_some() {
        "claim"
    } else if line.award_application_id.is_some() {
        "award"
    } else {
        "supply_reward"
    }
}

pub(super) const PAYMENTS_TITLE: (&str, &str) = ("批次拨付", "Batch payments");

const PAYMENTS: &[Heading] = &[
    ("拨付编号", "Payment", 28.0),
    ("状态", "State", 12.0),
    ("级次", "Level", 10.0),
    ("付款区域", "Paying region", 16.0),
    ("收款单位", "Payee", 32.0),
    ("收款账号", "Account", 26.0),
    ("开户银行", "Bank", 32.0),
    ("联行号", "CNAPS code", 16.0),
    ("金额（元）", "Amount (yuan)", 14.0),
    ("发出时间", "Sent at", 17.0),
    ("支付日期", "Paid on", 12.0),
    ("退回原因", "Reason of return", 32.0),
];

/// The payments of a batch, in the order of their references.
///
/// # Errors
/// No such batch, or the file cannot be written.
pub fn batch_payments(
    conn: &mut PgConnection,
    ask: &Ask,
    within: &RegionScope,
    batch: BatchId,
    state: Option<PaymentState>,
) -> Result<Written, Error> {
    let regions = Regions::load(conn, ask)?;
    write(
        conn,
        ask,
        PAYMENTS_TITLE,
        PAYMENTS,
        |conn, after: Option<String>, limit| {
            Ok(settlement::payment_list(conn, within, batch, state, after.as_deref(), limit)?)
        },
        |payment| payment.reference.clone(),
        |_, page| {
            let row = |payment: &Payment| {
                vec![
                    payment.reference.as_str().into(),
                    ask.said("payment", payment.state.as_str()),
                    ask.said("level", payment.level.as_str()),
                    regions.name(&payment.payer_region),
                    payment.payee_name.as_str().into(),
                    payment.account_number.as_str().into(),
                    payment.bank_name.as_str().into(),
                    payment.bank_code.as_str().into(),
                    payment.amount_fen.into(),
                    payment.sent_at.into(),
                    payment.paid_on.into(),
                    payment.reason.as_deref().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const BALANCES_TITLE: (&str, &str) = ("试算平衡", "Trial balance");

const BALANCES: &[Heading] = &[
    ("账户", "Account", 60.0),
    ("类别", "Kind", 12.0),
    ("借方已入账（元）", "Debits posted (yuan)", 20.0),
    ("贷方已入账（元）", "Credits posted (yuan)", 20.0),
    ("借方冻结（元）", "Debits held (yuan)", 20.0),
    ("贷方冻结（元）", "Credits held (yuan)", 20.0),
    ("可用（元）", "Available (yuan)", 20.0),
    ("账户标识", "Key", 60.0),
];

/// Every account of the scope with its balance, in the order of their keys.
///
/// # Errors
/// The file cannot be written.
pub fn trial_balance(
    conn: &mut PgConnection,
    ask: &Ask,
    within: &RegionScope,
    purpose: Option<&str>,
) -> Result<Written, Error> {
    write(
        conn,
        ask,
        BALANCES_TITLE,
        BALANCES,
        |conn, after: Option<String>, limit| Ok(books::account_list(conn, within, purpose, after.as_deref(), limit)?),
        |account| account.key.clone(),
        |_, page| {
            let row = |account: &LedgerAccount| {
                let balance = &account.balance;
                vec![
                    ask.text(&account.label),
                    ask.said("purpose", &account.purpose),
                    balance.debits_posted.into(),
                    balance.credits_posted.into(),
                    balance.debits_pending.into(),
                    balance.credits_pending.into(),
                    // A treasury or a bank may give without end: nothing is left of it.
                    if account.is_limited { account.available_fen.into() } else { OutCell::Empty },
                    account.key.as_str().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const TRANSFERS_TITLE: (&str, &str) = ("账户流水", "Transfers");

const TRANSFERS: &[Heading] = &[
    ("记账序号", "Number", 12.0),
    ("账务日期", "Day", 12.0),
    ("记账时间", "Recorded at", 17.0),
    ("事由", "Purpose", 24.0),
    ("状态", "State", 14.0),
    ("转出账户", "From", 40.0),
    ("转入账户", "To", 40.0),
    ("金额（元）", "Amount (yuan)", 14.0),
    ("来源类别", "Source", 12.0),
    ("来源编号", "Reference", 28.0),
    ("来源名称", "About", 32.0),
];

/// An account's transfers, newest first.
///
/// # Errors
/// No such account, or the file cannot be written.
pub fn transfers(
    conn: &mut PgConnection,
    ask: &Ask,
    within: &RegionScope,
    key: &str,
    filter: &TransferFilter,
) -> Result<Written, Error> {
    write(
        conn,
        ask,
        TRANSFERS_TITLE,
        TRANSFERS,
        |conn, before, limit| {
            let filter = TransferFilter { before, ..filter.clone() };
            Ok(books::account_transfers(conn, within, key, &filter, limit)?)
        },
        |transfer| transfer.seq,
        |_, page| {
            let row = |transfer: &LedgerTransfer| {
                vec![
                    OutCell::Count(transfer.seq),
                    transfer.effective_on.into(),
                    transfer.recorded_at.into(),
                    ask.text(&transfer.purpose),
                    ask.said("transfer", transfer.state.as_str()),
                    ask.text(&transfer.debit.label),
                    ask.text(&transfer.credit.label),
                    transfer.amount_fen.into(),
                    ask.said("source", &transfer.source.kind),
                    transfer.source.label.as_str().into(),
                    transfer.source.title.as_str().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const STATEMENT_LINES_TITLE: (&str, &str) = ("对账流水", "Statement lines");

const STATEMENT_LINES: &[Heading] = &[
    ("记账日期", "Day", 12.0),
    ("行号", "Line", 8.0),
    ("收支", "Direction", 8.0),
    ("金额", "Amount", 14.0),
    ("币种", "Currency", 8.0),
    ("状态", "State", 12.0),
    ("对方户名", "Counterparty", 32.0),
    ("对方账号", "Account", 26.0),
    ("端到端编号", "End-to-end reference", 28.0),
    ("银行流水号", "Bank reference", 24.0),
    ("摘要", "Remark", 40.0),
    ("匹配的拨付", "Matched payments", 40.0),
    ("匹配金额（元）", "Matched (yuan)", 14.0),
    ("匹配规则", "Rule", 24.0),
];

/// Statement lines by their day, with what they are matched with.
///
/// # Errors
/// The file cannot be written.
pub fn statement_lines(
    conn: &mut PgConnection,
    ask: &Ask,
    within: &RegionScope,
    statement: Option<StatementId>,
    state: Option<LineState>,
) -> Result<Written, Error> {
    write(
        conn,
        ask,
        STATEMENT_LINES_TITLE,
        STATEMENT_LINES,
        |conn, after, limit| Ok(reconciliation::line_list(conn, within, statement, state, after, limit)?),
        |line| (line.booked_on, line.id),
        |conn, page| {
            let matches = names::line_matches(conn, &page.iter().map(|line| line.id).collect::<Vec<_>>())?;
            let row = |line: &StatementLine| {
                let (payments, matched, rules) = match matches.get(&line.id) {
                    Some((payments, matched, rules)) => (Some(payments.as_str()), Some(*matched), Some(rules.as_str())),
                    None => (None, None::<Fen>, None),
                };
                vec![
                    line.booked_on.into(),
                    OutCell::Count(line.line_no.into()),
                    ask.said("direction", line.direction.as_str()),
                    line.amount_fen.into(),
                    line.currency.as_str().into(),
                    ask.said("line", line.state.as_str()),
                    line.counterparty_name.as_str().into(),
                    line.counterparty_account.as_str().into(),
                    line.end_to_end_reference.as_str().into(),
                    line.bank_reference.as_str().into(),
                    line.remark.as_str().into(),
                    payments.into(),
                    matched.into(),
                    rules.into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const EXCEPTIONS_TITLE: (&str, &str) = ("对账异常", "Exceptions");

const EXCEPTIONS: &[Heading] = &[
    ("提出时间", "Raised at", 17.0),
    ("类别", "Kind", 14.0),
    ("状态", "State", 12.0),
    ("原因", "Reason", 60.0),
    ("拨付编号", "Payment", 28.0),
    ("处理方式", "Resolution", 18.0),
    ("说明", "Note", 40.0),
    ("提议时间", "Proposed at", 17.0),
    ("复核时间", "Resolved at", 17.0),
];

/// Exceptions, oldest first.
///
/// # Errors
/// The file cannot be written.
pub fn exceptions(
    conn: &mut PgConnection,
    ask: &Ask,
    within: &RegionScope,
    state: Option<ExceptionState>,
    kind: Option<ExceptionKind>,
) -> Result<Written, Error> {
    write(
        conn,
        ask,
        EXCEPTIONS_TITLE,
        EXCEPTIONS,
        |conn, after, limit| Ok(reconciliation::exception_list(conn, within, state, kind, None, after, limit)?),
        |exception| (exception.raised_at, exception.id),
        |conn, page| {
            let ids: Vec<_> = page.iter().filter_map(|exception| exception.payment_id).collect();
            let payments = names::payment_references(conn, &ids)?;
            let row = |exception: &Exception| {
                let resolution = exception.resolution.map(|resolution| ask.said("resolution", resolution.as_str()));
                vec![
                    exception.raised_at.into(),
                    ask.said("exception_kind", exception.kind.as_str()),
                    ask.said("exception", exception.state.as_str()),
                    exception.reason.as_str().into(),
                    exception.payment_id.and_then(|id| payments.get(&id)).map(String::as_str).into(),
                    resolution.unwrap_or(OutCell::Empty),
                    exception.note.as_deref().into(),
                    exception.proposed_at.into(),
                    exception.resolved_at.into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}
