//! Saved layouts of statement files, and reading a file by the layout that it has.

use std::io::Cursor;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::pg::PgConnection;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::identity::service::user_names;
use crate::kernel::{RegionScope, StatementLayoutId, UserId};
use crate::proposal::service::layouts::{self, Layouts, Signers, document};
use crate::proposal::{LayoutFaults, SettingKind};
use crate::reconciliation::error::Error;
use crate::reconciliation::files::{self, KnownLayout, Layout, ParsedFile, ReadOptions, StatementError, recognise};
use crate::reconciliation::model::layout::{
    LayoutChoice, NewStatementLayout, ShippedLayout, StatementLayout, StatementLayoutDetail, StatementLayouts,
    UsedLayout,
};
use crate::reconciliation::queries;
use crate::tabular::{FileKind, sniff};

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
    let layout = layouts::fetch::<SavedStatementLayouts>(conn, within, id)?;
    let mut versions = queries::layout_versions(conn, id)?;
    let names = user_names(conn, versions.iter().flat_map(|one| [Some(one.made_by), one.agreed_by]).flatten())?;
    for one in &mut versions {
        one.made_by_name = names.get(&one.made_by).cloned().unwrap_or_default();
        one.agreed_by_name = one.agreed_by.and_then(|by| names.get(&by).cloned());
    }
    Ok(StatementLayoutDetail { layout, versions })
}

/// The layouts of statement files, as two people keep them.
pub struct SavedStatementLayouts;

impl Layouts for SavedStatementLayouts {
    const KIND: SettingKind = SettingKind::StatementLayout;
    const SUBJECT: &'static str = "statement_layout";
    const EVENTS: [&'static str; 4] = [
        "statement_layout.created",
        "statement_layout.changed",
        "statement_layout.retired",
        "statement_layout.restored",
    ];
    type Id = StatementLayoutId;
    type New = NewStatementLayout;
    type Saved = StatementLayout;

    fn new_id() -> StatementLayoutId {
        StatementLayoutId::new()
    }

    fn uuid(id: StatementLayoutId) -> Uuid {
        id.uuid()
    }

    fn head(saved: &StatementLayout) -> (StatementLayoutId, &str, bool) {
        (saved.id, &saved.name, saved.retired_at.is_none())
    }

    fn name(new: &NewStatementLayout) -> &str {
        &new.name
    }

    fn checked(new: NewStatementLayout) -> Result<NewStatementLayout, LayoutFaults> {
        new.checked()
    }

    fn says(saved: &StatementLayout, new: &NewStatementLayout) -> bool {
        (&saved.definition, &saved.header) == (&new.definition, &new.headings)
    }

    fn told(saved: &StatementLayout) -> Value {
        json!({
            "name": saved.name, "bank": saved.bank, "account_number": saved.account_number, "version": saved.version,
            "definition": saved.definition, "header": saved.header, "made_by": saved.made_by,
            "agreed_by": saved.agreed_by,
        })
    }

    fn list(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<StatementLayout>> {
        queries::layout_list(conn, within)
    }

    fn count(conn: &mut PgConnection) -> QueryResult<i64> {
        queries::layout_count(conn)
    }

    fn lock(conn: &mut PgConnection, id: StatementLayoutId) -> QueryResult<i32> {
        queries::layout_lock(conn, id)
    }

    fn insert(
        conn: &mut PgConnection,
        id: StatementLayoutId,
        new: &NewStatementLayout,
        made: (UserId, DateTime<Utc>),
    ) -> QueryResult<()> {
        queries::layout_insert(conn, id, new, made)
    }

    fn insert_version(
        conn: &mut PgConnection,
        place: (StatementLayoutId, i32),
        new: &NewStatementLayout,
        made: (Signers, DateTime<Utc>),
    ) -> QueryResult<()> {
        queries::layout_version_insert(conn, place, (document(&new.definition)?, document(&new.headings)?), made)
    }

    fn set(conn: &mut PgConnection, id: StatementLayoutId, version: i32, new: &NewStatementLayout) -> QueryResult<()> {
        queries::layout_set(conn, id, version, new)
    }

    fn retire(conn: &mut PgConnection, id: StatementLayoutId, at: Option<DateTime<Utc>>) -> QueryResult<()> {
        queries::layout_retire(conn, id, at)
    }
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
    let by = ReadOptions {
        account_number,
        layout: layout.layout.clone(),
        usual_account: layout.account_number.clone(),
        accept: options.accept.clone(),
    };
    let file = if is_table { files::table(source, &by)? } else { files::read(source, &by)? };
    let used = UsedLayout { id: layout.id, name: layout.name.clone(), version: layout.version, choice };
    let is_document = matches!(file.format, files::StatementFormat::Camt053 | files::StatementFormat::Camt054);
    Ok((file, Some(used).filter(|_| !is_document)))
}
