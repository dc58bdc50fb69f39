//! Saved layouts of payment files.

use chrono::{DateTime, NaiveDate};
use diesel::pg::PgConnection;
use serde_json::json;

use super::treasury::check_treasury;
use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Fen, Invalid, PaymentLayoutId, RegionCode, RegionScope};
use crate::programme::BudgetLevel;
use crate::settlement::files::{
    self, BankDetails, FileEncoding, Order, PayerOrders, PaymentLayoutDefinition, PaymentOrders,
};
use crate::settlement::model::{
    NewPaymentLayout, PaymentLayout, PaymentLayoutDetail, PaymentLayoutSample, TreasuryAccount,
};
use crate::store::Tx;
use crate::tabular::TableFormat;

/// More than any office has banks.
const MOST_LAYOUTS: i64 = 200;

/// The region's layouts, those out of use last.
///
/// # Errors
/// The database refuses.
pub fn layout_list(conn: &mut PgConnection, within: &RegionScope) -> Result<Vec<PaymentLayout>, Error> {
    Ok(queries::layout_list(conn, within)?)
}

/// # Errors
/// No such layout, or the database refuses.
pub fn layout_detail(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: PaymentLayoutId,
) -> Result<PaymentLayoutDetail, Error> {
    Ok(PaymentLayoutDetail { layout: fetch(conn, within, id)?, versions: queries::layout_versions(conn, id)? })
}

fn fetch(conn: &mut PgConnection, within: &RegionScope, id: PaymentLayoutId) -> Result<PaymentLayout, Error> {
    let found = queries::layout_list(conn, within)?.into_iter().find(|layout| layout.id == id);
    found.ok_or_else(Error::not_found)
}

/// Keeps a new layout, as version 1.
///
/// # Errors
/// [`Error::Layout`] names each field that is not right; [`Error::LayoutName`] for a name that another has.
pub fn layout_create(tx: &mut Tx<'_>, caller: &Caller, new: NewPaymentLayout) -> Result<PaymentLayout, Error> {
    let new = new.checked().map_err(Error::Layout)?;
    if queries::layout_count(tx.conn())? >= MOST_LAYOUTS {
        let text = (format!("最多保存 {MOST_LAYOUTS} 个版式"), format!("at most {MOST_LAYOUTS} layouts are kept"));
        return Err(Error::Fault { field: "name", invalid: Invalid::new("too_many", text.0, text.1) });
    }
    let (id, now) = (PaymentLayoutId::new(), tx.now());
    queries::layout_insert(tx.conn(), id, &new.name, (caller.user_id, now))?;
    keep_version(tx, caller, (id, 1), &new.definition)?;
    told(tx, "payment_layout.created", id)
}

/// Changes a layout: its name at once, what it says of files as a new version. Files written by an earlier one keep that.
///
/// # Errors
/// As [`layout_create`]; no such layout.
pub fn layout_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PaymentLayoutId,
    new: NewPaymentLayout,
) -> Result<PaymentLayout, Error> {
    let new = new.checked().map_err(Error::Layout)?;
    let mut version = queries::layout_lock(tx.conn(), id)?;
    if fetch(tx.conn(), &caller.scope(), id)?.definition != new.definition {
        version += 1;
        keep_version(tx, caller, (id, version), &new.definition)?;
    }
    queries::layout_set(tx.conn(), id, version, &new.name)?;
    told(tx, "payment_layout.changed", id)
}

/// Takes a layout out of use, or into it again. Files that it wrote stay.
///
/// # Errors
/// No such layout; [`Error::LayoutName`] where another has its name by now.
pub fn layout_retire(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PaymentLayoutId,
    retired: bool,
) -> Result<PaymentLayout, Error> {
    queries::layout_lock(tx.conn(), id)?;
    fetch(tx.conn(), &caller.scope(), id)?;
    let at = retired.then(|| tx.now());
    queries::layout_retire(tx.conn(), id, at)?;
    told(tx, if retired { "payment_layout.retired" } else { "payment_layout.restored" }, id)
}

fn keep_version(
    tx: &mut Tx<'_>,
    caller: &Caller,
    place: (PaymentLayoutId, i32),
    definition: &PaymentLayoutDefinition,
) -> Result<(), Error> {
    let definition = serde_json::to_value(definition).map_err(|error| Error::Stored(error.to_string()))?;
    let now = tx.now();
    Ok(queries::layout_version_insert(tx.conn(), place, definition, (caller.user_id, now))?)
}

fn told(tx: &mut Tx<'_>, action: &str, id: PaymentLayoutId) -> Result<PaymentLayout, Error> {
    let layout = fetch(tx.conn(), &RegionScope::everything(), id)?;
    let detail = json!({ "name": layout.name, "version": layout.version, "definition": layout.definition });
    audit::record(tx, action, "payment_layout", id.uuid(), &detail)?;
    Ok(layout)
}

/// Says which layout a treasury's bank wants, or none.
///
/// # Errors
/// A region outside the bureau's; no such account, or no such layout in use.
pub fn treasury_layout_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (level, region): (BudgetLevel, &RegionCode),
    layout: Option<PaymentLayoutId>,
) -> Result<TreasuryAccount, Error> {
    check_treasury(tx, caller, region)?;
    let name = layout.map(|id| in_use(tx.conn(), id)).transpose()?.map(|layout| layout.name);
    let now = tx.now();
    if !queries::treasury_layout_set(tx.conn(), (level, region), layout, (caller.user_id, now))? {
        return Err(Error::not_found());
    }
    let detail = json!({ "level": level, "payer_region": region, "layout": name });
    let subject = super::treasury::subject_of(level, region);
    audit::record(tx, "treasury_account.layout_set", "treasury_account", subject, &detail)?;
    let accounts = queries::treasury_list(tx.conn(), &RegionScope::everything())?;
    accounts.into_iter().find(|one| one.level == level && one.payer_region == *region).ok_or_else(Error::not_found)
}

/// A layout by which files are written.
pub(super) fn in_use(conn: &mut PgConnection, id: PaymentLayoutId) -> Result<PaymentLayout, Error> {
    fetch(conn, &RegionScope::everything(), id).ok().filter(|layout| layout.retired_at.is_none()).ok_or_else(|| {
        let invalid = Invalid::new("no_such_layout", "没有这个版式，或已停用", "no such layout, or it is out of use");
        Error::Fault { field: "layouts", invalid }
    })
}

/// What a layout makes of three made-up orders; keeps nothing.
///
/// # Errors
/// [`Error::Layout`] names each field that is not right; [`Error::LayoutMisfit`].
pub fn layout_sample(definition: &PaymentLayoutDefinition) -> Result<PaymentLayoutSample, Error> {
    let faults = definition.check();
    if !faults.is_empty() {
        return Err(Error::Layout(
            faults.into_iter().map(|(field, why)| (format!("definition.{field}"), why)).collect(),
        ));
    }
    let orders = made_up();
    let payer = orders.payers.first().ok_or_else(Error::not_found)?;
    let misfit = |misfit| Error::LayoutMisfit { layout: String::new(), misfit };
    let content = files::write_layout(&orders, payer, definition).map_err(misfit)?;
    let back = files::read_back(&content, definition).map_err(misfit)?;
    let rows = files::layout_rows(&content, definition).map_err(misfit)?;
    let rows = rows.into_iter().map(|row| row.cells.into_iter().map(|cell| cell.text).collect()).collect();
    let text = (definition.format == TableFormat::Csv).then(|| match definition.encoding {
        FileEncoding::Gbk | FileEncoding::Gb18030 => encoding_rs::GB18030.decode(&content).0.into_owned(),
        FileEncoding::Utf8 | FileEncoding::Utf8Marked => {
            String::from_utf8_lossy(&content).trim_start_matches('\u{feff}').to_owned()
        }
    });
    Ok(PaymentLayoutSample { rows, text, payments: back.orders.len(), control_sum_fen: back.total })
}

/// Orders that never were.
fn made_up() -> PaymentOrders {
    let bank = |name: &str, number: &str, bank: &str, code: &str| BankDetails {
        account_name: name.to_owned(),
        account_number: number.to_owned(),
        bank_name: bank.to_owned(),
        bank_code: code.to_owned(),
    };
    let order = |number: u32, payee: BankDetails, fen: i64| Order {
        reference: format!("JS2026-000001-{number:06}"),
        payee,
        payee_uscc: None,
        amount: Fen::new(fen),
        purpose: "创新券兑付".to_owned(),
        remark: format!("创新券兑付 JS2026-000001-{number:06}"),
    };
    let orders = vec![
        order(1, bank("示例检测技术有限公司", "6217000000000000001", "示例银行威海分行", "313465000018"), 1_234_567),
        order(2, bank("示例大学（威海）", "6217000000000000002", "示例银行高区支行", "102465000017"), 50_000),
        order(3, bank("示例孵化器管理公司", "6217000000000000003", "示例银行荣成支行", "103465200011"), 5),
    ];
    let account = bank("示例财政局国库集中支付专户", "3710000000000000001", "示例银行威海分行", "102465000012");
    PaymentOrders {
        message_id: "JS2026-000001-E1".to_owned(),
        initiator: "示例财政局".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        execute_on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default(),
        payers: vec![PayerOrders { budget: "市级 371000 威海市".to_owned(), account, orders }],
    }
}
