//! Bills of a party, and what a provider's customers have not paid.

use diesel::pg::PgConnection;

use super::{Ask, Heading, Written, write};
use crate::billing::service::{self as billing, BillFilter, CustomerReceivables};
use crate::billing::{BillSide, BillState, BillView};
use crate::identity::Caller;
use crate::report::error::Error;
use crate::tabular::OutCell;

pub(super) const BILLS_TITLE: (&str, &str) = ("账单", "Bills");

const BILLS: &[Heading] = &[
    ("账单编号", "Bill", 18.0),
    ("状态", "State", 12.0),
    ("服务机构", "Provider", 32.0),
    ("企业", "Enterprise", 32.0),
    ("仪器或服务", "Listing", 32.0),
    ("预约编号", "Booking", 22.0),
    ("事由", "For", 14.0),
    ("开具日期", "Issued on", 12.0),
    ("到期日", "Due on", 12.0),
    ("价款（元）", "Price (yuan)", 14.0),
    ("券支付（元）", "Voucher (yuan)", 14.0),
    ("账单金额（元）", "Amount (yuan)", 14.0),
    ("已冲减（元）", "Credited (yuan)", 14.0),
    ("贷项", "Credit notes", 18.0),
    ("已收（元）", "Received (yuan)", 14.0),
    ("未付（元）", "Open (yuan)", 14.0),
    ("多收（元）", "Received beyond it (yuan)", 14.0),
    ("逾期天数", "Days overdue", 10.0),
    ("账龄", "Age", 14.0),
    ("提醒次数", "Reminders", 10.0),
    ("客户订单号", "Customer's order number", 22.0),
];

/// The bills of the caller's organisation, newest first.
///
/// # Errors
/// The file cannot be written.
pub fn bills(
    conn: &mut PgConnection,
    caller: &Caller,
    ask: &Ask,
    (side, state): (Option<BillSide>, Option<BillState>),
) -> Result<Written, Error> {
    write(
        conn,
        ask,
        BILLS_TITLE,
        BILLS,
        |conn, after, limit| {
            let filter = BillFilter { state, after, ..BillFilter::default() };
            Ok(billing::bill_list(conn, caller, side, &filter, ask.now, limit)?)
        },
        |view| (view.bill.issued_at, view.bill.id),
        |_, page| Ok(page.iter().map(|view| bill_cells(ask, view)).collect()),
    )
}

fn bill_cells(ask: &Ask, view: &BillView) -> Vec<OutCell> {
    let bill = &view.bill;
    vec![
        bill.number.as_str().into(),
        ask.said("bill", view.state.as_str()),
        bill.provider_name.as_str().into(),
        bill.enterprise_name.as_str().into(),
        bill.listing_name.as_str().into(),
        bill.reference.as_str().into(),
        ask.said("bill_kind", bill.kind.as_str()),
        bill.issued_on.into(),
        bill.due_on.into(),
        bill.price_fen.into(),
        bill.carried_fen.into(),
        bill.amount_fen.into(),
        bill.credited_fen.into(),
        bill.credit_numbers.join("、").as_str().into(),
        bill.received_fen.into(),
        view.open_fen.into(),
        view.beyond_fen.into(),
        view.days_overdue.into(),
        view.band.map(|band| ask.said("age", band.as_str())).into(),
        bill.reminders.into(),
        bill.customer_order_number.as_deref().into(),
    ]
}

pub(super) const RECEIVABLES_TITLE: (&str, &str) = ("应收账款账龄", "Receivables by age");

const RECEIVABLES: &[Heading] = &[
    ("企业", "Enterprise", 32.0),
    ("未结账单数", "Open bills", 12.0),
    ("未到期（元）", "Not due (yuan)", 14.0),
    ("逾期 1–30 天（元）", "1–30 days (yuan)", 18.0),
    ("逾期 31–60 天（元）", "31–60 days (yuan)", 18.0),
    ("逾期 61–90 天（元）", "61–90 days (yuan)", 18.0),
    ("逾期 90 天以上（元）", "Over 90 days (yuan)", 18.0),
    ("合计（元）", "In all (yuan)", 14.0),
];

/// What each customer of the caller's organisation has not paid, who owes most first.
///
/// # Errors
/// The file cannot be written.
pub fn receivables(conn: &mut PgConnection, caller: &Caller, ask: &Ask) -> Result<Written, Error> {
    let customers = billing::receivables(conn, caller, ask.now)?.customers;
    write(
        conn,
        ask,
        RECEIVABLES_TITLE,
        RECEIVABLES,
        |_, after: Option<usize>, limit| {
            let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
            let rest = customers.iter().enumerate().skip(after.map_or(0, |last| last + 1));
            Ok(rest.take(most).collect::<Vec<_>>())
        },
        |(place, _)| *place,
        |_, page| Ok(page.iter().map(|(_, one)| customer_cells(one)).collect()),
    )
}

fn customer_cells(one: &CustomerReceivables) -> Vec<OutCell> {
    let aged = &one.aged;
    vec![
        one.name.as_str().into(),
        aged.bills.into(),
        aged.not_due_fen.into(),
        aged.to_30_fen.into(),
        aged.to_60_fen.into(),
        aged.to_90_fen.into(),
        aged.over_90_fen.into(),
        aged.open_fen.into(),
    ]
}
