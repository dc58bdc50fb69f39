//! Saved layouts of payment files.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryResult;
use diesel::pg::PgConnection;
use serde_json::{Value, json};
use uuid::Uuid;

use super::setting_proposal::treasury_subject;
use super::treasury::check_treasury;
use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::identity::service::user_names;
use crate::kernel::{Fen, Invalid, PaymentLayoutId, RegionCode, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::proposal::service as proposals;
use crate::proposal::service::layouts::{self, Layouts, Signers, document};
use crate::proposal::{self, LayoutFaults, SettingKind, SettingProposal};
use crate::settlement::files::{
    self, BankDetails, FileEncoding, Order, PayerOrders, PaymentLayoutDefinition, PaymentOrders,
};
use crate::settlement::model::{
    NewPaymentLayout, PaymentLayout, PaymentLayoutDetail, PaymentLayoutSample, TreasuryLayout,
};
use crate::store::Tx;
use crate::tabular::TableFormat;

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
    let layout = layouts::fetch::<SavedPaymentLayouts>(conn, within, id)?;
    let mut versions = queries::layout_versions(conn, id)?;
    let names = user_names(conn, versions.iter().flat_map(|one| [Some(one.made_by), one.agreed_by]).flatten())?;
    for one in &mut versions {
        one.made_by_name = names.get(&one.made_by).cloned().unwrap_or_default();
        one.agreed_by_name = one.agreed_by.and_then(|by| names.get(&by).cloned());
    }
    Ok(PaymentLayoutDetail { layout, versions })
}

/// The layouts of payment files, as two people keep them.
pub struct SavedPaymentLayouts;

impl Layouts for SavedPaymentLayouts {
    const KIND: SettingKind = SettingKind::PaymentLayout;
    const SUBJECT: &'static str = "payment_layout";
    const EVENTS: [&'static str; 4] =
        ["payment_layout.created", "payment_layout.changed", "payment_layout.retired", "payment_layout.restored"];
    type Id = PaymentLayoutId;
    type New = NewPaymentLayout;
    type Saved = PaymentLayout;

    fn new_id() -> PaymentLayoutId {
        PaymentLayoutId::new()
    }

    fn uuid(id: PaymentLayoutId) -> Uuid {
        id.uuid()
    }

    fn head(saved: &PaymentLayout) -> (PaymentLayoutId, &str, bool) {
        (saved.id, &saved.name, saved.retired_at.is_none())
    }

    fn name(new: &NewPaymentLayout) -> &str {
        &new.name
    }

    fn checked(new: NewPaymentLayout) -> Result<NewPaymentLayout, LayoutFaults> {
        new.checked()
    }

    fn says(saved: &PaymentLayout, new: &NewPaymentLayout) -> bool {
        saved.definition == new.definition
    }

    fn told(saved: &PaymentLayout) -> Value {
        json!({
            "name": saved.name, "version": saved.version, "definition": saved.definition, "made_by": saved.made_by,
            "agreed_by": saved.agreed_by,
        })
    }

    fn list(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<PaymentLayout>> {
        queries::layout_list(conn, within)
    }

    fn count(conn: &mut PgConnection) -> QueryResult<i64> {
        queries::layout_count(conn)
    }

    fn lock(conn: &mut PgConnection, id: PaymentLayoutId) -> QueryResult<i32> {
        queries::layout_lock(conn, id)
    }

    fn insert(
        conn: &mut PgConnection,
        id: PaymentLayoutId,
        new: &NewPaymentLayout,
        made: (UserId, DateTime<Utc>),
    ) -> QueryResult<()> {
        queries::layout_insert(conn, id, &new.name, made)
    }

    fn insert_version(
        conn: &mut PgConnection,
        place: (PaymentLayoutId, i32),
        new: &NewPaymentLayout,
        made: (Signers, DateTime<Utc>),
    ) -> QueryResult<()> {
        queries::layout_version_insert(conn, place, document(&new.definition)?, made)
    }

    fn set(conn: &mut PgConnection, id: PaymentLayoutId, version: i32, new: &NewPaymentLayout) -> QueryResult<()> {
        queries::layout_set(conn, id, version, &new.name)
    }

    fn retire(conn: &mut PgConnection, id: PaymentLayoutId, at: Option<DateTime<Utc>>) -> QueryResult<()> {
        queries::layout_retire(conn, id, at)
    }
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
    let found = layouts::fetch::<SavedPaymentLayouts>(conn, &RegionScope::everything(), id);
    found.ok().filter(|layout| layout.retired_at.is_none()).ok_or_else(|| {
        let invalid = Invalid::new("no_such_layout", "没有这个版式，或已停用", "no such layout, or it is out of use");
        Error::Fault { field: "layouts", invalid }
    })
}

/// What a layout makes of three made-up orders; keeps nothing.
///
/// # Errors
/// [`proposal::Error::Layout`] names each field that is not right; [`Error::LayoutMisfit`].
pub fn layout_sample(definition: &PaymentLayoutDefinition) -> Result<PaymentLayoutSample, Error> {
    let faults = definition.check();
    if !faults.is_empty() {
        let faults = faults.into_iter().map(|(field, why)| (format!("definition.{field}"), why));
        return Err(proposal::Error::Layout(faults.collect()).into());
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
