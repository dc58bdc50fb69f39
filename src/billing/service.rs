//! Issuing, reading, reminding; crediting in its own file.

mod credit;

pub use credit::{credit, credit_by_hand, credited_by_hand};

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::model::{AgedReceivables, Bill, BillDetail, BillKind, BillSide, BillTotal, BillView, BillingTerms, Error};
use super::queries;
pub use super::queries::{BillFilter, BillKey};
use crate::audit;
use crate::identity::{self, Caller, Capability};
use crate::kernel::{Actor, Asker, BillId, BookingId, Fen, OrganisationId, Text, TodoGroup, local_date};
use crate::store::todo::waiting;
use crate::store::{Db, DbError, Tx, outbox, round};

/// What became owed for a booking.
#[derive(Debug, Clone)]
pub struct NewBill<'a> {
    pub booking_id: BookingId,
    pub provider_id: OrganisationId,
    pub enterprise_id: OrganisationId,
    pub kind: BillKind,
    pub price: Fen,
    /// What a voucher pays to the provider of it.
    pub carried: Fen,
    /// How the price came about, in sentences.
    pub lines: Vec<Text>,
    pub listing_name: &'a str,
}

/// Issues the bill of a booking that came to its end, in the transaction in which it did; nothing where nothing is owed.
///
/// # Errors
/// The booking has a bill, or the database refuses.
pub fn issue(tx: &mut Tx<'_>, new: &NewBill<'_>) -> Result<(), Error> {
    let amount = new.price.remaining_after(new.carried);
    if !amount.is_positive() {
        return Ok(());
    }
    let now = tx.now();
    let issued_on = local_date(now);
    let terms = terms_of(tx.conn(), new.provider_id)?;
    let (provider, enterprise) = identity::service::organisation_pair(tx.conn(), new.provider_id, new.enterprise_id)?;
    let row = queries::BillRow {
        id: BillId::new(),
        provider_id: new.provider_id,
        enterprise_id: new.enterprise_id,
        booking_id: new.booking_id,
        year: issued_on.year(),
        kind: new.kind,
        price_fen: new.price,
        carried_fen: new.carried,
        amount_fen: amount,
        lines: document(&new.lines)?,
        provider_name: provider.name.to_string(),
        provider_uscc: provider.uscc,
        enterprise_name: enterprise.name.to_string(),
        enterprise_uscc: enterprise.uscc,
        listing_name: new.listing_name,
        pay_to: terms.pay_to,
        issued_on,
        payment_days: terms.payment_days,
        due_on: issued_on + Duration::days(terms.payment_days.into()),
        issued_at: now,
    };
    queries::bill_insert(tx.conn(), &row)?;
    let bill = queries::bill_fetch(tx.conn(), row.id)?;
    let detail = json!({
        "number": bill.number, "reference": bill.reference, "kind": bill.kind, "amount_fen": bill.amount_fen,
        "due_on": bill.due_on,
    });
    audit::record(tx, "bill.issued", "bill", bill.id.uuid(), &detail)?;
    tell(tx, "bill.issued", bill, &json!({}))
}

/// Tells the one who is to pay.
fn tell(tx: &mut Tx<'_>, topic: &str, bill: Bill, more: &Value) -> Result<(), Error> {
    let view = BillView::on(bill, local_date(tx.now()));
    let id = view.bill.id;
    Ok(outbox::announce(tx, topic, "bill", id.uuid(), &news(&view, more))?)
}

fn news(view: &BillView, more: &Value) -> Value {
    let bill = &view.bill;
    let mut news = json!({
        "recipients": [bill.enterprise_id], "number": bill.number, "reference": bill.reference,
        "customer_order_number": bill.customer_order_number, "booking_id": bill.booking_id, "provider_name": bill.provider_name, "enterprise_name": bill.enterprise_name,
        "listing_name": bill.listing_name, "amount_fen": bill.amount_fen, "open_fen": view.open_fen,
        "beyond_fen": view.beyond_fen,
        "issued_on": bill.issued_on, "due_on": bill.due_on, "days_overdue": view.days_overdue,
    });
    if let (Some(news), Some(more)) = (news.as_object_mut(), more.as_object()) {
        news.extend(more.clone());
    }
    news
}

fn document(lines: &[Text]) -> Result<Value, Error> {
    Ok(serde_json::to_value(lines).map_err(|error| diesel::result::Error::SerializationError(error.into()))?)
}

fn terms_of(conn: &mut PgConnection, provider: OrganisationId) -> Result<BillingTerms, Error> {
    let said = queries::terms_list(conn, &[provider])?.pop();
    Ok(said.map_or(BillingTerms::USUAL, |(_, terms)| terms))
}

/// How the caller's organisation bills.
///
/// # Errors
/// The database refuses.
pub fn terms(conn: &mut PgConnection, caller: &Caller) -> Result<BillingTerms, Error> {
    terms_of(conn, caller.organisation_id)
}

/// Sets how the caller's organisation bills from now on; bills that are issued keep their due day.
///
/// # Errors
/// Fields at fault.
pub fn terms_set(tx: &mut Tx<'_>, caller: &Caller, new: &BillingTerms) -> Result<BillingTerms, Error> {
    let pay_to = new.pay_to.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let new = BillingTerms { pay_to, ..new.clone() };
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let now = tx.now();
    queries::terms_insert(tx.conn(), caller.organisation_id, &new, (caller.user_id, now))?;
    audit::record(tx, "billing_terms.set", "organisation", caller.organisation_id.uuid(), &new)?;
    Ok(new)
}

/// What a provider set, when and by whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillingTermsVersion {
    pub version: i64,
    pub terms: BillingTerms,
    pub set_at: DateTime<Utc>,
    pub set_by: String,
}

/// Every version of the terms of the caller's organisation, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn terms_history(
    conn: &mut PgConnection,
    caller: &Caller,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<BillingTermsVersion>, Error> {
    let rows = queries::terms_history(conn, caller.organisation_id, before, limit + 1)?;
    let version = |(version, terms, set_at, set_by)| BillingTermsVersion { version, terms, set_at, set_by };
    Ok(rows.into_iter().map(version).collect())
}

/// Whose bills the caller looks at who has not said it: a provider at those that it issued.
fn side_of(caller: &Caller, side: Option<BillSide>) -> (BillSide, OrganisationId) {
    let usual = if caller.can(Capability::BookingServe) { BillSide::Receivable } else { BillSide::Owed };
    (side.unwrap_or(usual), caller.organisation_id)
}

/// The caller's bills, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn bill_list(
    conn: &mut PgConnection,
    caller: &Caller,
    side: Option<BillSide>,
    filter: &BillFilter,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<BillView>, Error> {
    let today = local_date(now);
    let bills = queries::bill_list(conn, side_of(caller, side), filter, today, limit + 1)?;
    Ok(bills.into_iter().map(|bill| BillView::on(bill, today)).collect())
}

/// What the caller's bills come to, by state; states of which there is none are left out.
///
/// # Errors
/// The database refuses.
pub fn totals(
    conn: &mut PgConnection,
    caller: &Caller,
    side: Option<BillSide>,
    now: DateTime<Utc>,
) -> Result<Vec<BillTotal>, Error> {
    Ok(queries::totals(conn, side_of(caller, side), local_date(now))?)
}

/// One bill, for its two parties.
///
/// # Errors
/// No such bill, or others'.
pub fn bill_show(
    conn: &mut PgConnection,
    caller: &Caller,
    id: BillId,
    now: DateTime<Utc>,
) -> Result<BillDetail, Error> {
    let bill = queries::bill_fetch(conn, id)?;
    if ![bill.enterprise_id, bill.provider_id].contains(&caller.organisation_id) {
        return Err(Error::NotFound);
    }
    let paper = queries::paper_fetch(conn, id)?;
    let lines = serde_json::from_value(paper.lines)
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
    Ok(BillDetail {
        bill: BillView::on(bill, local_date(now)),
        provider_uscc: paper.provider_uscc,
        enterprise_uscc: paper.enterprise_uscc,
        lines,
        pay_to: paper.pay_to,
        credit_notes: queries::credit_list(conn, id)?,
    })
}

/// The booking of which a bill is.
///
/// # Errors
/// No such bill.
pub fn booking_of(conn: &mut PgConnection, id: BillId) -> Result<BookingId, Error> {
    Ok(queries::booking_of(conn, id)?)
}

/// Whether something of a bill is open: as long as it is, its customer is reminded. Of what is no bill nothing is.
///
/// # Errors
/// The database refuses.
pub fn is_open(conn: &mut PgConnection, id: BillId) -> Result<bool, Error> {
    let bill = queries::bill_find(conn, id)?;
    Ok(bill.is_some_and(|bill| bill.stands() > bill.received_fen))
}

/// The bill of a booking, where somebody asks who may see the booking.
///
/// # Errors
/// The database refuses.
pub fn bill_of(conn: &mut PgConnection, booking: BookingId, now: DateTime<Utc>) -> Result<Option<BillView>, Error> {
    Ok(queries::bill_of(conn, booking)?.map(|bill| BillView::on(bill, local_date(now))))
}

/// What customers have not paid, by age.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Receivables {
    /// The day (Asia/Shanghai) of which it tells.
    pub on: NaiveDate,
    pub total: AgedReceivables,
    /// Who owes most first.
    pub customers: Vec<CustomerReceivables>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerReceivables {
    pub enterprise_id: OrganisationId,
    pub name: String,
    #[serde(flatten)]
    pub aged: AgedReceivables,
}

/// What the customers of the caller's organisation have not paid, by age.
///
/// # Errors
/// The database refuses.
pub fn receivables(conn: &mut PgConnection, caller: &Caller, now: DateTime<Utc>) -> Result<Receivables, Error> {
    let on = local_date(now);
    let mut all = Receivables { on, ..Receivables::default() };
    for row in queries::ages(conn, caller.organisation_id, on)? {
        if all.customers.last().is_none_or(|last| last.enterprise_id != row.enterprise_id) {
            let aged = AgedReceivables::default();
            all.customers.push(CustomerReceivables { enterprise_id: row.enterprise_id, name: row.name, aged });
        }
        for aged in all.customers.last_mut().map(|last| &mut last.aged).into_iter().chain([&mut all.total]) {
            aged.add(row.bills, row.open_fen, row.days_overdue.into());
        }
    }
    all.customers.sort_by_key(|one| std::cmp::Reverse(one.aged.open_fen));
    Ok(all)
}

/// Bills that are looked at together.
const CHUNK: i64 = 500;

/// The job, as its rounds are kept.
const REMINDERS: &str = "bill_reminders";

/// Reminds customers of bills that are due soon or overdue, as their providers wish, each once; looks once an hour and answers
/// of how many. Any number of processes may do this at once; one that dies leaves nothing half done.
///
/// # Errors
/// The database refuses.
pub fn run_reminders(db: &Db) -> Result<usize, Error> {
    db.write(&Actor::system(REMINDERS), remind)
}

fn remind(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let now = tx.now();
    if !round::begin(tx.conn(), REMINDERS, Duration::hours(1), now)? {
        return Ok(0);
    }
    let (today, usual) = (local_date(now), BillingTerms::USUAL);
    let (mut after, mut reminded) = (None, 0);
    loop {
        let bills = queries::unpaid_list(tx.conn(), today + BillingTerms::LONGEST_BEFORE, after, CHUNK)?;
        let Some(last) = bills.last() else { break };
        after = Some(last.id);
        let providers: Vec<_> = bills.iter().map(|bill| bill.provider_id).collect();
        let terms: BTreeMap<_, _> = queries::terms_list(tx.conn(), &providers)?.into_iter().collect();
        for bill in bills {
            let terms = terms.get(&bill.provider_id).unwrap_or(&usual);
            let stage = terms.stage(bill.issued_on, bill.due_on, today);
            if let Some(stage) = stage.filter(|stage| bill.last_stage.is_none_or(|last| last < *stage)) {
                reminded += usize::from(remind_of(tx, bill, stage)?);
            }
        }
    }
    round::end(tx.conn(), REMINDERS, now)?;
    Ok(reminded)
}

/// Answers whether nobody did before.
fn remind_of(tx: &mut Tx<'_>, bill: Bill, stage: i32) -> Result<bool, Error> {
    let now = tx.now();
    if !queries::reminder_insert(tx.conn(), bill.id, stage, now)? {
        return Ok(false);
    }
    let topic = if stage == 0 { "bill.due_soon" } else { "bill.overdue" };
    audit::record(tx, "bill.reminded", "bill", bill.id.uuid(), &json!({ "stage": stage, "due_on": bill.due_on }))?;
    tell(tx, topic, bill, &json!({ "stage": stage }))?;
    Ok(true)
}

/// Bills that wait for the caller.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::BookingCreate), queries::TO_PAY),
        (caller.can(Capability::BookingServe), queries::RECEIVABLE),
    ];
    waiting(conn, asker, &parts)
}
