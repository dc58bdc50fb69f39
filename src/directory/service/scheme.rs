//! What the directory is measured by, and how it measures up.

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use crate::audit;
use crate::directory::error::Error;
use crate::directory::model::{Coverage, CoverageCell, Named, Progress, Scheme};
use crate::directory::queries;
use crate::store::{DbError, Tx};

/// Under which the scheme's changes are on record: there is one.
const SCHEME: Uuid = Uuid::from_u128(1);

/// # Errors
/// The database refuses.
pub fn scheme_fetch(conn: &mut PgConnection) -> Result<Scheme, Error> {
    Ok(queries::scheme_fetch(conn)?)
}

/// Puts the scheme in the place of the one before.
///
/// # Errors
/// What is wrong with it, by field; an industry that goes has platforms ([`Error::IndustryInUse`]).
pub fn scheme_set(tx: &mut Tx<'_>, scheme: &Scheme) -> Result<Scheme, Error> {
    scheme.check().map_err(Error::Invalid)?;
    let before = queries::scheme_fetch(tx.conn())?;
    queries::scheme_set(tx.conn(), scheme).map_err(|error| match DbError::from(error) {
        error if error.constraint() == Some("platform_industry_code_fkey") => Error::IndustryInUse,
        error => error.into(),
    })?;
    let detail = json!({ "before": before, "after": scheme });
    audit::record(tx, "directory.scheme_set", "directory_scheme", SCHEME, &detail)?;
    scheme_fetch(tx.conn())
}

/// Which of the ones each key industry has, as of a day.
///
/// # Errors
/// The database refuses.
pub fn coverage(conn: &mut PgConnection, today: NaiveDate) -> Result<Coverage, Error> {
    let Scheme { industries, pillars, .. } = queries::scheme_fetch(conn)?;
    let rows = queries::coverage_list(conn, today)?;
    let mut cells = Vec::with_capacity(industries.len() * pillars.len());
    for industry in &industries {
        for pillar in &pillars {
            let of_cell: Vec<_> =
                rows.iter().filter(|row| row.industry == industry.code && row.pillar == pillar.code).collect();
            cells.push(CoverageCell {
                industry: industry.code.clone(),
                pillar: pillar.code.clone(),
                count: of_cell.first().map_or(0, |row| row.count),
                first: of_cell
                    .iter()
                    .map(|row| Named { id: row.id, name: row.name.clone(), level: row.level })
                    .collect(),
            });
        }
    }
    let gaps = cells.iter().filter(|cell| cell.count == 0).count();
    Ok(Coverage { industries, pillars, cells, gaps })
}

/// How far each target is reached, as of a day.
///
/// # Errors
/// The database refuses.
pub fn progress(conn: &mut PgConnection, today: NaiveDate) -> Result<Vec<Progress>, Error> {
    let counts = queries::progress_counts(conn, today)?;
    let targets = queries::scheme_fetch(conn)?.targets;
    Ok(targets
        .into_iter()
        .map(|target| {
            let count = counts.iter().find(|(code, ..)| *code == target.code);
            let (counted, counted_by_due) = count.map_or((0, 0), |(_, counted, by_due)| (*counted, *by_due));
            let (is_reached, is_due) = (counted >= i64::from(target.goal), today > target.due_on);
            Progress { target, counted, counted_by_due, is_reached, is_due }
        })
        .collect())
}
