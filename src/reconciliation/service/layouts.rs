//! Saved layouts of statement files, and reading a file by the layout that it has.

use std::io::Cursor;
use std::sync::Arc;

use diesel::OptionalExtension;
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use crate::audit;
use crate::identity::Caller;
use crate::identity::service::user_names;
use crate::kernel::{Invalid, RegionScope, StatementLayoutId, UserId};
use crate::proposal::service::{self as proposals, unread, value_of};
use crate::proposal::{LayoutWish, SettingKind, SettingProposal};
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
    let (layout, mut versions) = (fetch(conn, within, id)?, queries::layout_versions(conn, id)?);
    let names = user_names(conn, versions.iter().flat_map(|one| [Some(one.made_by), one.agreed_by]).flatten())?;
    for one in &mut versions {
        one.made_by_name = names.get(&one.made_by).cloned().unwrap_or_default();
        one.agreed_by_name = one.agreed_by.and_then(|by| names.get(&by).cloned());
    }
    Ok(StatementLayoutDetail { layout, versions })
}

fn fetch(conn: &mut PgConnection, within: &RegionScope, id: StatementLayoutId) -> Result<StatementLayout, Error> {
    let found = queries::layout_list(conn, within)?.into_iter().find(|layout| layout.id == id);
    found.ok_or_else(|| Error::Db(diesel::result::Error::NotFound.into()))
}

/// Who proposed a layout, and who agreed.
type Signers = (UserId, UserId);

/// Proposes to keep a new layout, or a layout that is there otherwise.
///
/// # Errors
/// [`Error::Layout`] names each field that is not right; [`Error::LayoutName`] for a name that another has; no such layout;
/// a change of it waits.
pub fn layout_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: Option<StatementLayoutId>,
    new: NewStatementLayout,
) -> Result<SettingProposal, Error> {
    let new = new.checked().map_err(Error::Layout)?;
    match id {
        Some(id) => drop(fetch(tx.conn(), &caller.scope(), id)?),
        None => room_for_another(tx.conn())?,
    }
    let id = id.unwrap_or_else(StatementLayoutId::new);
    name_is_free(tx.conn(), id, &new.name)?;
    propose(tx, caller, id, &LayoutWish::Keep(new))
}

/// Proposes to take a layout out of use, or into it again. Nothing that it read changes.
///
/// # Errors
/// No such layout; [`Error::LayoutName`] where another has its name by now; a change of it waits.
pub fn layout_retire_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementLayoutId,
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
    id: StatementLayoutId,
    wish: &LayoutWish<NewStatementLayout>,
) -> Result<SettingProposal, Error> {
    Ok(proposals::propose(tx, caller, SettingKind::StatementLayout, id.to_string(), wish)?)
}

fn room_for_another(conn: &mut PgConnection) -> Result<(), Error> {
    if queries::layout_count(conn)? < MOST_LAYOUTS {
        return Ok(());
    }
    let text = (format!("最多保存 {MOST_LAYOUTS} 个版式"), format!("at most {MOST_LAYOUTS} layouts are kept"));
    Err(Error::Fault { field: "name", invalid: Invalid::new("too_many", text.0, text.1) })
}

/// No other layout in use has the name; the database says so again when it is kept.
fn name_is_free(conn: &mut PgConnection, id: StatementLayoutId, name: &str) -> Result<(), Error> {
    let name = name.to_lowercase();
    let is_taken = queries::layout_list(conn, &RegionScope::everything())?
        .iter()
        .any(|other| other.id != id && other.retired_at.is_none() && other.name.to_lowercase() == name);
    if is_taken { Err(Error::LayoutName) } else { Ok(()) }
}

/// What two people agreed on holds: a new layout is version 1; one that is there has its name, bank and account at once, and
/// what it says of files as a new version. Files that were read by an earlier version keep that.
///
/// # Errors
/// As proposing, if that changed since.
pub(super) fn layout_set(tx: &mut Tx<'_>, caller: &Caller, proposal: &SettingProposal) -> Result<(), Error> {
    let id: StatementLayoutId = proposal.subject.parse().map_err(|_| unread(proposal, &proposal.subject))?;
    let people = (proposal.proposed_by, caller.user_id);
    let wish: LayoutWish<NewStatementLayout> = value_of(proposal)?;
    let known = queries::layout_lock(tx.conn(), id).optional()?;
    match (wish, known) {
        (LayoutWish::Keep(new), Some(version)) => layout_change(tx, people, (id, version), new),
        (LayoutWish::Keep(new), None) => layout_create(tx, people, id, new),
        (LayoutWish::Retire(retired), _) => {
            let at = retired.then(|| tx.now());
            queries::layout_retire(tx.conn(), id, at)?;
            told(tx, if retired { "statement_layout.retired" } else { "statement_layout.restored" }, id)
        }
    }
}

fn layout_create(
    tx: &mut Tx<'_>,
    people: Signers,
    id: StatementLayoutId,
    new: NewStatementLayout,
) -> Result<(), Error> {
    let new = new.checked().map_err(Error::Layout)?;
    room_for_another(tx.conn())?;
    let now = tx.now();
    queries::layout_insert(tx.conn(), id, &new, (people.0, now))?;
    keep_version(tx, people, (id, 1), &new)?;
    told(tx, "statement_layout.created", id)
}

fn layout_change(
    tx: &mut Tx<'_>,
    people: Signers,
    (id, mut version): (StatementLayoutId, i32),
    new: NewStatementLayout,
) -> Result<(), Error> {
    let new = new.checked().map_err(Error::Layout)?;
    let before = fetch(tx.conn(), &RegionScope::everything(), id)?;
    if (&before.definition, &before.header) != (&new.definition, &new.headings) {
        version += 1;
        keep_version(tx, people, (id, version), &new)?;
    }
    queries::layout_set(tx.conn(), id, version, &new)?;
    told(tx, "statement_layout.changed", id)
}

fn keep_version(
    tx: &mut Tx<'_>,
    people: Signers,
    place: (StatementLayoutId, i32),
    new: &NewStatementLayout,
) -> Result<(), Error> {
    let document = |value: Result<Value, serde_json::Error>| value.map_err(|error| Error::Stored(error.to_string()));
    let definition = document(serde_json::to_value(&new.definition))?;
    let header = document(serde_json::to_value(&new.headings))?;
    let now = tx.now();
    Ok(queries::layout_version_insert(tx.conn(), place, (definition, header), (people, now))?)
}

fn told(tx: &mut Tx<'_>, action: &str, id: StatementLayoutId) -> Result<(), Error> {
    let layout = fetch(tx.conn(), &RegionScope::everything(), id)?;
    let detail = json!({
        "name": layout.name, "bank": layout.bank, "account_number": layout.account_number, "version": layout.version,
        "definition": layout.definition, "header": layout.header, "made_by": layout.made_by,
        "agreed_by": layout.agreed_by,
    });
    Ok(audit::record(tx, action, "statement_layout", id.uuid(), &detail)?)
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
