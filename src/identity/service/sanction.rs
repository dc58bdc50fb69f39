//! Organisations that are barred for a time, entered one by one or from a list; they come back by themselves.

use std::io::Cursor;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::audit;
use crate::identity::model::{NewSanction, Sanction};
use crate::identity::queries::{organisation as organisations, sanction as queries};
use crate::identity::{Caller, Error};
use crate::kernel::{Invalid, SanctionId, Text, Uscc, checked_text, local_date};
use crate::store::{Tx, outbox};
use crate::tabular::{self, Options, Row, heading, parse_day};

pub use crate::identity::queries::sanction::SanctionFilter;

/// The most rows of a list.
const MAX_ROWS: usize = 5_000;

/// Each field and what its column may be called.
const COLUMNS: &[(&str, &[&str])] = &[
    ("uscc", &["uscc", "统一社会信用代码", "信用代码", "单位代码"]),
    ("name", &["name", "单位名称", "企业名称", "名称"]),
    ("document", &["document", "文号", "决定文号", "处罚文号"]),
    ("reason", &["reason", "事由", "原因", "理由"]),
    ("starts_on", &["startson", "起始日期", "开始日期", "生效日期"]),
    ("ends_on", &["endson", "截止日期", "结束日期", "终止日期"]),
];

/// A row of a list, or what is wrong with it: the column and why.
#[derive(Debug, Clone)]
pub struct SanctionRow {
    pub line: usize,
    pub content: Result<NewSanction, (&'static str, Invalid)>,
}

/// Reads a list of decisions.
///
/// # Errors
/// Not a table, one without a column that is needed, or with too many rows.
pub fn sanction_table(content: &[u8]) -> Result<Vec<SanctionRow>, Error> {
    let mut rows = tabular::read(Cursor::new(content.to_vec()), &Options::default())?;
    let head = rows.next().transpose()?.unwrap_or(Row { line: 1, cells: Vec::new() });
    let column = |names: &[&str]| {
        head.cells.iter().position(|cell| names.contains(&heading(&cell.text).replace('_', "").as_str()))
    };
    let places: Vec<(&str, Option<usize>)> = COLUMNS.iter().map(|(field, names)| (*field, column(names))).collect();
    if let Some((missing, _)) = places.iter().find(|(field, place)| place.is_none() && *field != "name") {
        let (zh, en) = (format!("表格中没有“{missing}”列"), format!("the table has no column “{missing}”"));
        return Err(Error::invalid("file")(Invalid::new("missing_column", zh, en)));
    }
    let mut all = Vec::new();
    for row in rows {
        let row = row?;
        if all.len() >= MAX_ROWS {
            let invalid = Invalid::new("too_many", "一次最多 5000 行", "at most 5,000 rows at once");
            return Err(Error::invalid("file")(invalid));
        }
        let text = |field: &str| {
            let place = places.iter().find(|(known, _)| *known == field).and_then(|(_, place)| *place);
            place.map_or("", |column| row.text(column)).trim()
        };
        all.push(SanctionRow { line: usize::try_from(row.line).unwrap_or(usize::MAX), content: decision_of(text) });
    }
    Ok(all)
}

fn decision_of<'r>(text: impl Fn(&str) -> &'r str) -> Result<NewSanction, (&'static str, Invalid)> {
    Ok(NewSanction {
        uscc: Uscc::parse(text("uscc")).map_err(|invalid| ("uscc", invalid))?,
        name: Some(text("name").to_owned()),
        document: text("document").to_owned(),
        reason: text("reason").to_owned(),
        starts_on: parse_day(text("starts_on")).map_err(|invalid| ("starts_on", invalid))?,
        ends_on: parse_day(text("ends_on")).map_err(|invalid| ("ends_on", invalid))?,
    })
}

/// Bars an organisation for a time. It is told, if it is registered here.
///
/// # Errors
/// Impossible days, a text that is missing or too long, a decision that is on record.
pub fn sanction_record(tx: &mut Tx<'_>, caller: &Caller, new: &NewSanction) -> Result<Sanction, Error> {
    record(tx, caller, new).map_err(|wrong| match wrong {
        Wrong::Field(field, invalid) => Error::invalid(field)(invalid),
        Wrong::Known => {
            let (zh, en) = ("该决定已登记过", "this decision is on record");
            Error::invalid("document")(Invalid::new("twice", zh, en))
        }
        Wrong::Failed(error) => error,
    })
}

enum Wrong {
    Field(&'static str, Invalid),
    Known,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn record(tx: &mut Tx<'_>, caller: &Caller, new: &NewSanction) -> Result<Sanction, Wrong> {
    let registered = organisations::organisation_by_uscc(tx.conn(), &new.uscc)?;
    let name = registered.as_ref().map(|organisation| organisation.name.as_str());
    let checked = new.checked(name).map_err(|(field, invalid)| Wrong::Field(field, invalid))?;
    let (id, now) = (SanctionId::new(), tx.now());
    if !queries::sanction_insert(tx.conn(), id, &checked, &caller.region, (caller.user_id, now))? {
        return Err(Wrong::Known);
    }
    let sanction = queries::sanction_fetch(tx.conn(), id)?;
    tell(tx, &sanction, "sanction.recorded", &sanction.reason)?;
    Ok(sanction)
}

/// Puts it on record, and tells the organisation if it is registered here.
fn tell(tx: &mut Tx<'_>, sanction: &Sanction, what: &str, reason: &str) -> Result<(), Error> {
    let detail = json!({
        "uscc": sanction.uscc, "name": sanction.name, "document": sanction.document, "starts_on": sanction.starts_on,
        "ends_on": sanction.ends_on, "reason": reason,
    });
    audit::record(tx, what, "sanction", sanction.id.uuid(), &detail)?;
    let Some(organisation) = sanction.organisation_id else { return Ok(()) };
    let news = json!({
        "recipients": [organisation], "reference": sanction.document, "name": sanction.name,
        "starts_on": sanction.starts_on, "ends_on": sanction.ends_on, "reason": reason,
    });
    Ok(outbox::announce(tx, what, "sanction", sanction.id.uuid(), &news)?)
}

/// A row that was left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SanctionImportError {
    pub line: usize,
    pub field: String,
    pub code: String,
    pub message: Text,
}

/// What an import came to.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SanctionImport {
    pub rows: usize,
    pub recorded: usize,
    /// Decisions that were on record before.
    pub known: usize,
    pub errors: Vec<SanctionImportError>,
}

/// Bars the organisations of a list. Rows that are not right are left out and told; those on record are passed over, so
/// that a longer list may be brought again.
///
/// # Errors
/// The database refuses.
pub fn sanction_import(tx: &mut Tx<'_>, caller: &Caller, rows: &[SanctionRow]) -> Result<SanctionImport, Error> {
    let mut report = SanctionImport { rows: rows.len(), ..SanctionImport::default() };
    for row in rows {
        let entered = match &row.content {
            Ok(new) => record(tx, caller, new).map(drop),
            Err((field, invalid)) => Err(Wrong::Field(field, invalid.clone())),
        };
        match entered {
            Ok(()) => report.recorded += 1,
            Err(Wrong::Known) => report.known += 1,
            Err(Wrong::Failed(error)) => return Err(error),
            Err(Wrong::Field(field, Invalid { code, text })) => report.errors.push(SanctionImportError {
                line: row.line,
                field: field.to_owned(),
                code: code.to_owned(),
                message: text,
            }),
        }
    }
    Ok(report)
}

/// Ends a sanction before its last day.
///
/// # Errors
/// Not of the caller's region; lifted or over before; no reason.
pub fn sanction_lift(tx: &mut Tx<'_>, caller: &Caller, id: SanctionId, reason: &str) -> Result<Sanction, Error> {
    let reason = checked_text(reason, 1, 500).map_err(Error::invalid("reason"))?;
    let now = tx.now();
    let sanction = queries::sanction_fetch(tx.conn(), id)?;
    let is_open = sanction.lifted_at.is_none() && sanction.ends_on >= local_date(now);
    if !caller.region.covers(&sanction.region_code) || !is_open {
        return Err(Error::NotFound);
    }
    queries::sanction_lift(tx.conn(), id, reason, caller.user_id, now)?;
    let lifted = queries::sanction_fetch(tx.conn(), id)?;
    tell(tx, &lifted, "sanction.lifted", reason)?;
    Ok(lifted)
}

/// Of the caller's city, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn sanction_list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: &SanctionFilter,
    before: Option<(DateTime<Utc>, SanctionId)>,
    limit: i64,
) -> Result<Vec<Sanction>, Error> {
    Ok(queries::sanction_list(conn, &caller.region.city(), filter, before, limit + 1)?)
}

/// All that is on record of the caller's own organisation.
///
/// # Errors
/// The database refuses.
pub fn sanction_list_own(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<Sanction>, Error> {
    let own = organisations::organisation_fetch(conn, caller.organisation_id)?;
    match own.uscc {
        Some(uscc) => Ok(queries::sanction_list_of(conn, &uscc)?),
        None => Ok(Vec::new()),
    }
}

/// Refuses an organisation that is barred on this day.
///
/// # Errors
/// [`Error::Barred`] with the reason and the last day.
pub fn ensure_not_barred(
    conn: &mut PgConnection,
    id: crate::kernel::OrganisationId,
    day: NaiveDate,
) -> Result<(), Error> {
    let organisation = organisations::organisation_fetch(conn, id)?;
    match organisation.barrings.on(day) {
        Some(barring) => Err(Error::Barred(Box::new(barring.clone()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_row_by_row() {
        let table = "统一社会信用代码,单位名称,文号,事由,起始日期,截止日期\n\
                     12100000400000624D,北京大学,威科处〔2026〕1号,虚假材料,2026/3/1,2027年2月28日\n\
                     1,某公司,威科处〔2026〕1号,虚假材料,2026/3/1,2027/2/28\n\
                     12100000400000624D,,威科处〔2026〕2号,虚假材料,三月,2027/2/28\n";
        let rows = sanction_table(table.as_bytes()).expect("a table");
        let wrong: Vec<_> =
            rows.iter().filter_map(|row| row.content.as_ref().err().map(|(field, _)| (row.line, *field))).collect();
        assert_eq!(wrong, [(3, "uscc"), (4, "starts_on")]);
        let first = rows[0].content.as_ref().expect("a decision");
        assert_eq!(
            (first.ends_on, first.document.as_str()),
            (NaiveDate::from_ymd_opt(2027, 2, 28).expect("a day"), "威科处〔2026〕1号")
        );
        assert!(sanction_table("单位名称,文号\nx,y\n".as_bytes()).is_err());
    }
}
