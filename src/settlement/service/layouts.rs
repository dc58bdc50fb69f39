//! Saved layouts of payment files.

use chrono::{DateTime, NaiveDate};
use diesel::OptionalExtension;
use diesel::pg::PgConnection;
use serde_json::json;

use super::setting_proposal::treasury_subject;
use super::treasury::check_treasury;
use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::identity::service::user_names;
use crate::kernel::{Fen, Invalid, PaymentLayoutId, RegionCode, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::proposal::service::{self as proposals, unread, value_of};
use crate::proposal::{LayoutWish, SettingKind, SettingProposal};
use crate::settlement::files::{
    self, BankDetails, FileEncoding, Order, PayerOrders, PaymentLayoutDefinition, PaymentOrders,
};
use crate::settlement::model::{
    NewPaymentLayout, PaymentLayout, PaymentLayoutDetail, PaymentLayoutSample, TreasuryLayout,
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
    let (layout, mut versions) = (fetch(conn, within, id)?, queries::layout_versions(conn, id)?);
    let names = user_names(conn, versions.iter().flat_map(|one| [Some(one.made_by), one.agreed_by]).flatten())?;
    for one in &mut versions {
        one.made_by_name = names.get(&one.made_by).cloned().unwrap_or_default();
        one.agreed_by_name = one.agreed_by.and_then(|by| names.get(&by).cloned());
    }
    Ok(PaymentLayoutDetail { layout, versions })
}

fn fetch(conn: &mut PgConnection, within: &RegionScope, id: PaymentLayoutId) -> Result<PaymentLayout, Error> {
    let found = queries::layout_list(conn, within)?.into_iter().find(|layout| layout.id == id);
    found.ok_or_else(Error::not_found)
}

/// Who proposed a setting, and who agreed.
type Signers = (UserId, UserId);

/// Proposes to keep a new layout, or a layout that is there otherwise.
///
/// # Errors
/// [`Error::Layout`] names each field that is not right; [`Error::LayoutName`] for a name that another has; no such layout;
/// a change of it waits.
pub fn layout_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: Option<PaymentLayoutId>,
    new: NewPaymentLayout,
) -> Result<SettingProposal, Error> {
    let new = new.checked().map_err(Error::Layout)?;
    match id {
        Some(id) => drop(fetch(tx.conn(), &caller.scope(), id)?),
        None => room_for_another(tx.conn())?,
    }
    let id = id.unwrap_or_else(PaymentLayoutId::new);
    name_is_free(tx.conn(), id, &new.name)?;
    propose(tx, caller, id, &LayoutWish::Keep(new))
}

/// Proposes to take a layout out of use, or into it again.
///
/// # Errors
/// No such layout; [`Error::LayoutName`] where another has its name by now; a change of it waits.
pub fn layout_retire_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PaymentLayoutId,
    retired: bool,
) -> Result<SettingProposal, Error> {
    let layout = fetch(tx.conn(), &caller.scope(), id)?;
    if !retired {
        name_is_free(tx.conn(), id, &layout.name)?;
    }
    propose(tx, caller, id, &LayoutWish::Retire(retired))
}

fn propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PaymentLayoutId,
    wish: &LayoutWish<NewPaymentLayout>,
) -> Result<SettingProposal, Error> {
    Ok(proposals::propose(tx, caller, SettingKind::PaymentLayout, id.to_string(), wish)?)
}

fn room_for_another(conn: &mut PgConnection) -> Result<(), Error> {
    if queries::layout_count(conn)? < MOST_LAYOUTS {
        return Ok(());
    }
    let text = (format!("最多保存 {MOST_LAYOUTS} 个版式"), format!("at most {MOST_LAYOUTS} layouts are kept"));
    Err(Error::Fault { field: "name", invalid: Invalid::new("too_many", text.0, text.1) })
}

/// No other layout in use has the name; the database says so again when it is kept.
fn name_is_free(conn: &mut PgConnection, id: PaymentLayoutId, name: &str) -> Result<(), Error> {
    let name = name.to_lowercase();
    let is_taken = queries::layout_list(conn, &RegionScope::everything())?
        .iter()
        .any(|other| other.id != id && other.retired_at.is_none() && other.name.to_lowercase() == name);
    if is_taken { Err(Error::LayoutName) } else { Ok(()) }
}

/// What two people agreed on holds: a new layout is version 1; one that is there has its name at once, and what it says of
/// files as a new version. Files written by an earlier one keep that.
///
/// # Errors
/// As proposing, if that changed since.
pub(super) fn layout_set(tx: &mut Tx<'_>, caller: &Caller, proposal: &SettingProposal) -> Result<(), Error> {
    let id: PaymentLayoutId = proposal.subject.parse().map_err(|_| unread(proposal, &proposal.subject))?;
    let people = (proposal.proposed_by, caller.user_id);
    let wish: LayoutWish<NewPaymentLayout> = value_of(proposal)?;
    let known = queries::layout_lock(tx.conn(), id).optional()?;
    match (wish, known) {
        (LayoutWish::Keep(new), Some(version)) => layout_change(tx, people, (id, version), new),
        (LayoutWish::Keep(new), None) => layout_create(tx, people, id, new),
        (LayoutWish::Retire(retired), _) => {
            let at = retired.then(|| tx.now());
            queries::layout_retire(tx.conn(), id, at)?;
            told(tx, if retired { "payment_layout.retired" } else { "payment_layout.restored" }, id)
        }
    }
}

fn layout_create(tx: &mut Tx<'_>, people: Signers, id: PaymentLayoutId, new: NewPaymentLayout) -> Result<(), Error> {
    let new = new.checked().map_err(Error::Layout)?;
    room_for_another(tx.conn())?;
    let now = tx.now();
    queries::layout_insert(tx.conn(), id, &new.name, (people.0, now))?;
    keep_version(tx, people, (id, 1), &new.definition)?;
    told(tx, "payment_layout.created", id)
}

fn layout_change(
    tx: &mut Tx<'_>,
    people: Signers,
    (id, mut version): (PaymentLayoutId, i32),
    new: NewPaymentLayout,
) -> Result<(), Error> {
    let new = new.checked().map_err(Error::Layout)?;
    if fetch(tx.conn(), &RegionScope::everything(), id)?.definition != new.definition {
        version += 1;
        keep_version(tx, people, (id, version), &new.definition)?;
    }
    queries::layout_set(tx.conn(), id, version, &new.name)?;
    told(tx, "payment_layout.changed", id)
}

fn keep_version(
    tx: &mut Tx<'_>,
    people: Signers,
    place: (PaymentLayoutId, i32),
    definition: &PaymentLayoutDefinition,
) -> Result<(), Error> {
    let definition = serde_json::to_value(definition).map_err(|error| Error::Stored(error.to_string()))?;
    let now = tx.now();
    Ok(queries::layout_version_insert(tx.conn(), place, definition, (people, now))?)
}

fn told(tx: &mut Tx<'_>, action: &str, id: PaymentLayoutId) -> Result<(), Error> {
    let layout = fetch(tx.conn(), &RegionScope::everything(), id)?;
    let detail = json!({
        "name": layout.name, "version": layout.version, "definition": layout.definition, "made_by": layout.made_by,
        "agreed_by": layout.agreed_by,
    });
    Ok(audit::record(tx, action, "payment_layout", id.uuid(), &detail)?)
}

/// Proposes which layout a treasury's bank wants, or none.
///
/// # Errors
/// A region outside the bureau's; no such account, or no such layout in use; a change of it waits.
pub fn treasury_layout_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    place: (BudgetLevel, &RegionCode),
    wanted: &TreasuryLayout,
) -> Result<SettingProposal, Error> {
    check_treasury(tx, caller, place.1)?;
    let accounts = queries::treasury_list(tx.conn(), &caller.scope())?;
    if !accounts.iter().any(|one| (one.level, &one.payer_region) == place) {
        return Err(Error::not_found());
    }
    if let Some(id) = wanted.layout_id {
        in_use(tx.conn(), id)?;
    }
    Ok(proposals::propose(tx, caller, SettingKind::TreasuryLayout, treasury_subject(place), wanted)?)
}

/// Files for this treasury are written by the layout on which two people agreed.
///
/// # Errors
/// As proposing, if that changed since.
pub(super) fn treasury_layout_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (level, region): (BudgetLevel, &RegionCode),
    wanted: TreasuryLayout,
) -> Result<(), Error> {
    check_treasury(tx, caller, region)?;
    let name = wanted.layout_id.map(|id| in_use(tx.conn(), id)).transpose()?.map(|layout| layout.name);
    let now = tx.now();
    if !queries::treasury_layout_set(tx.conn(), (level, region), wanted.layout_id, (caller.user_id, now))? {
        return Err(Error::not_found());
    }
    let detail = json!({ "level": level, "payer_region": region, "layout": name });
    let subject = super::treasury::subject_of(level, region);
    Ok(audit::record(tx, "treasury_account.layout_set", "treasury_account", subject, &detail)?)
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
