//! Saved layouts of statement files, and reading a file by the layout that it has.

use std::io::Cursor;
use std::sync::Arc;

use diesel::pg::PgConnection;
use serde_json::{Value, json};

use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, RegionScope, StatementLayoutId};
use crate::reconciliation::error::Error;
use crate::reconciliation::files::{self, KnownLayout, Layout, ParsedFile, ReadOptions, StatementError, recognise};
use crate::reconciliation::model::layout::{
    LayoutChoice, NewStatementLayout, ShippedLayout, StatementLayout, StatementLayoutDetail, StatementLayouts,
    UsedLayout,
};
use crate::reconciliation::queries;
use crate::store::Tx;
use crate::tabular::{FileKind, sniff};

/// More than any office has banks.
const MOST_LAYOUTS: i64 = 200;

/// The region's layouts, those out of use last, and the shipped one.
///
/// # Errors
/// The database refuses.
pub fn layout_list(conn: &mut PgConnection, within: &RegionScope) -> Result<StatementLayouts, Error> {
    let shipped = ShippedLayout { name: Layout::shipped_name(), definition: Layout::default() };
    Ok(StatementLayouts { saved: queries::layout_list(conn, within)?, shipped })
}

/// # Errors
/// No such layout, or the database refuses.
pub fn layout_detail(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: StatementLayoutId,
) -> Result<StatementLayoutDetail, Error> {
    Ok(StatementLayoutDetail { layout: fetch(conn, within, id)?, versions: queries::layout_versions(conn, id)? })
}

fn fetch(conn: &mut PgConnection, within: &RegionScope, id: StatementLayoutId) -> Result<StatementLayout, Error> {
    let found = queries::layout_list(conn, within)?.into_iter().find(|layout| layout.id == id);
    found.ok_or_else(|| Error::Db(diesel::result::Error::NotFound.into()))
}

/// Keeps a new layout, as version 1.
///
/// # Errors
/// [`Error::Layout`] names each field that is not right; [`Error::LayoutName`] for a name that another has.
pub fn layout_create(tx: &mut Tx<'_>, caller: &Caller, new: NewStatementLayout) -> Result<StatementLayout, Error> {
    let new = new.checked().map_err(Error::Layout)?;
    if queries::layout_count(tx.conn())? >= MOST_LAYOUTS {
        let text = (format!("最多保存 {MOST_LAYOUTS} 个版式"), format!("at most {MOST_LAYOUTS} layouts are kept"));
        return Err(Error::Fault { field: "name", invalid: Invalid::new("too_many", text.0, text.1) });
    }
    let (id, now) = (StatementLayoutId::new(), tx.now());
    queries::layout_insert(tx.conn(), id, &new, (caller.user_id, now))?;
    keep_version(tx, caller, (id, 1), &new)?;
    told(tx, "statement_layout.created", id)
}

/// Changes a layout: its name, bank and account at once, what it says of files as a new version. Files that were read by
/// an earlier version keep that.
///
/// # Errors
/// As [`layout_create`]; no such layout.
pub fn layout_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementLayoutId,
    new: NewStatementLayout,
) -> Result<StatementLayout, Error> {
    let new = new.checked().map_err(Error::Layout)?;
    let mut version = queries::layout_lock(tx.conn(), id)?;
    let before = fetch(tx.conn(), &caller.scope(), id)?;
    if (&before.definition, &before.header) != (&new.definition, &new.headings) {
        version += 1;
        keep_version(tx, caller, (id, version), &new)?;
    }
    queries::layout_set(tx.conn(), id, version, &new)?;
    told(tx, "statement_layout.changed", id)
}

/// Takes a layout out of use, or into it again. Nothing that it read changes.
///
/// # Errors
/// No such layout; [`Error::LayoutName`] where another has its name by now.
pub fn layout_retire(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementLayoutId,
    retired: bool,
) -> Result<StatementLayout, Error> {
    queries::layout_lock(tx.conn(), id)?;
    fetch(tx.conn(), &caller.scope(), id)?;
    let at = retired.then(|| tx.now());
    queries::layout_retire(tx.conn(), id, at)?;
    told(tx, if retired { "statement_layout.retired" } else { "statement_layout.restored" }, id)
}

fn keep_version(
    tx: &mut Tx<'_>,
    caller: &Caller,
    place: (StatementLayoutId, i32),
    new: &NewStatementLayout,
) -> Result<(), Error> {
    let document = |value: Result<Value, serde_json::Error>| value.map_err(|error| Error::Stored(error.to_string()));
    let definition = document(serde_json::to_value(&new.definition))?;
    let header = document(serde_json::to_value(&new.headings))?;
    let now = tx.now();
    Ok(queries::layout_version_insert(tx.conn(), place, (definition, header), (caller.user_id, now))?)
}

fn told(tx: &mut Tx<'_>, action: &str, id: StatementLayoutId) -> Result<StatementLayout, Error> {
    let layout = fetch(tx.conn(), &RegionScope::everything(), id)?;
    let detail = json!({
        "name": layout.name, "bank": layout.bank, "account_number": layout.account_number, "version": layout.version,
        "definition": layout.definition, "header": layout.header,
    });
    audit::record(tx, action, "statement_layout", id.uuid(), &detail)?;
    Ok(layout)
}

/// The layouts by which new files are recognised: those of the importing bureau's region.
///
/// # Errors
/// The database refuses.
pub fn layouts_known(conn: &mut PgConnection, within: &RegionScope) -> Result<Vec<KnownLayout>, Error> {
    let layouts = queries::layout_list(conn, within)?;
    Ok(layouts.iter().filter(|layout| layout.retired_at.is_none()).map(StatementLayout::known).collect())
}

/// By which layout a file is to be read.
#[derive(Debug, Clone, Default)]
pub enum Chosen {
    /// By the one that it has, or else by the shipped one.
    #[default]
    Recognised,
    Saved(StatementLayoutId),
    /// By the shipped layout, or the one in the options.
    Shipped,
}

/// A statement file read by its layout, and which that was; none for documents and for the shipped layout. Slow.
///
/// # Errors
/// Not a statement that holds together; several layouts fit; no such layout among those in use.
pub fn statement_read(
    content: Vec<u8>,
    options: &ReadOptions,
    chosen: &Chosen,
    known: &[KnownLayout],
) -> Result<(ParsedFile, Option<UsedLayout>), StatementError> {
    let content: Arc<[u8]> = content.into();
    let is_table = matches!(sniff(content.get(..4096).unwrap_or(&content)), FileKind::Zip | FileKind::Text);
    let found = match chosen {
        Chosen::Shipped => None,
        Chosen::Recognised if !is_table => None,
        Chosen::Recognised => match recognise(&content, options.account_number.as_deref(), known).as_slice() {
            [] => None,
            [one] => Some((*one, LayoutChoice::Recognised)),
            several => {
                let names = several.iter().map(|layout| (layout.id, layout.name.clone())).collect();
                return Err(StatementError::Ambiguous(names));
            }
        },
        Chosen::Saved(id) => {
            let layout = known.iter().find(|layout| layout.id == *id).ok_or(StatementError::NoSuchLayout)?;
            Some((layout, LayoutChoice::Given))
        }
    };
    let source = Cursor::new(content);
    let Some((layout, choice)) = found else { return Ok((files::read(source, options)?, None)) };
    let account_number = options.account_number.clone();
    let by =
        ReadOptions { account_number, layout: layout.layout.clone(), usual_account: layout.account_number.clone() };
    let file = if is_table { files::table(source, &by)? } else { files::read(source, &by)? };
    let used = UsedLayout { id: layout.id, name: layout.name.clone(), version: layout.version, choice };
    let is_document = matches!(file.format, files::StatementFormat::Camt053 | files::StatementFormat::Camt054);
    Ok((file, Some(used).filter(|_| !is_document)))
}
