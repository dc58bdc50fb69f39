//! Use cases of programmes and their versions; budget lines are in [`appropriation`].

pub mod appropriation;
mod change;
mod estimate;
mod grant;
mod import;
mod published;
mod todo;

pub use appropriation::{
    AppropriationLine, appropriation_list, ensure_in_charge, ensure_in_charge_of_line, lines_accounts, lines_for_award,
    lines_for_issue, lines_for_reward,
};
pub use change::{NewChange, change_decide, change_list, change_propose, change_withdraw};
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
pub use estimate::{estimate, estimate_all};
pub use grant::{grant_propose, increase_propose};
pub use import::programme_import;
pub use published::version_published;
use serde_json::json;
pub use todo::todo;

use super::model::{AlreadyDecided, Programme, ProgrammeVersion, RegionNames, Rules, VersionState};
pub use super::queries::AppropriationFilter;
use super::queries::{self, VersionRow};
use crate::kernel::{Fen, Invalid, ProgrammeId, ProgrammeVersionId, RegionCode, Text};
use crate::store::{DbError, Tx, db_errors};
use crate::web::FieldError;
use crate::{audit, ledger};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields at fault, all of them.
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("the programme code is taken")]
    CodeTaken,
    /// Published versions are never changed.
    #[error("the version is published")]
    VersionPublished,
    #[error("another version starts at the same moment")]
    StartTaken,
    #[error("no version of the programme is in force")]
    NotInForce,
    /// Rules cannot begin to hold in the past.
    #[error("the start is in the past")]
    StartInThePast,
    #[error("the budget line exists")]
    AppropriationExists,
    /// Nobody decides about what they proposed.
    #[error("one's own proposal")]
    OwnProposal,
    /// Only who proposed a change takes it back.
    #[error("somebody else's proposal")]
    NotOwnProposal,
    #[error("{0}")]
    AlreadyDecided(#[from] AlreadyDecided),
    /// A change of the line waits for its decision.
    #[error("a change is open already")]
    ChangeOpen,
    /// The grant is reversed already.
    #[error("the grant is reversed already")]
    ReversedAlready,
    /// A document that is no programme.
    #[error("not a programme: {0}")]
    Document(String),
    /// More than is free on the budget line.
    #[error("only {available} is free")]
    BeyondAvailable { available: Fen },
    /// The State Council has not announced the year's holidays.
    #[error("the calendar of {0} is not announced")]
    CalendarNotAnnounced(i32),
    #[error("not a calendar file: {0}")]
    CalendarFile(Text),
    #[error("rules of version {0} cannot be read: {1}")]
    StoredRules(ProgrammeVersionId, String),
    #[error("{0}")]
    Ledger(#[source] ledger::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Self {
        match error {
            ledger::Error::ReversedAlready => Self::ReversedAlready,
            error => Self::Ledger(error),
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("programme_code_key") => Self::CodeTaken,
            Some("programme_version_frozen") => Self::VersionPublished,
            Some("programme_version_one_start") => Self::StartTaken,
            Some("appropriation_programme_id_side_level_region_code_fiscal_ye_key") => Self::AppropriationExists,
            Some("appropriation_change_two_people") => Self::OwnProposal,
            Some("appropriation_change_one_open" | "appropriation_change_one_grant_open") => Self::ChangeOpen,
            Some(
                "programme_region_code_fkey"
                | "appropriation_region_code_fkey"
                | "appropriation_change_region_code_fkey",
            ) => Self::fault("region_code", Invalid::new("region_unknown", "没有这个区域", "there is no such region")),
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn fault(field: &str, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field, invalid)])
    }
}

/// What a new programme needs.
#[derive(Debug, Clone)]
pub struct NewProgramme {
    /// 2 to 12 capitals and digits, a capital first.
    pub code: String,
    pub name: Text,
    pub region_code: RegionCode,
}

/// # Errors
/// A code that is taken or not of the form; a name that is empty; an unknown region.
pub fn programme_create(tx: &mut Tx<'_>, new: NewProgramme) -> Result<Programme, Error> {
    check_programme(&new)?;
    let programme = Programme {
        id: ProgrammeId::new(),
        code: new.code,
        name: new.name,
        region_code: new.region_code,
        created_at: tx.now(),
    };
    queries::programme_insert(tx.conn(), &programme)?;
    let detail = json!({"code": programme.code, "name": programme.name, "region_code": programme.region_code});
    audit::record(tx, "programme.created", "programme", programme.id.uuid(), &detail)?;
    Ok(programme)
}

fn check_programme(new: &NewProgramme) -> Result<(), Error> {
    let mut faults = Vec::new();
    let code = new.code.as_bytes();
    let plain = code.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if !(plain && (2..=12).contains(&code.len()) && code.first().is_some_and(u8::is_ascii_uppercase)) {
        faults.push(FieldError::invalid(
            "code",
            Invalid::new(
                "programme_code",
                "代码为 2 到 12 位大写字母或数字，首位为字母",
                "2 to 12 capitals and digits, a capital first",
            ),
        ));
    }
    for (field, name) in [("name.zh", &new.name.zh), ("name.en", &new.name.en)] {
        if name.trim().is_empty() || name.chars().count() > 200 {
            let invalid = Invalid::new("name", "名称为 1 到 200 个字", "a name has 1 to 200 characters");
            faults.push(FieldError::invalid(field, invalid));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Faults(faults)) }
}

/// Adds a draft version to a programme.
///
/// # Errors
/// No such programme; rules with faults.
pub fn version_draft(tx: &mut Tx<'_>, programme_id: ProgrammeId, rules: Rules) -> Result<ProgrammeVersion, Error> {
    check_rules(&rules)?;
    queries::programme_lock(tx.conn(), programme_id)?;
    let (now, author) = (tx.now(), tx.actor().label.clone());
    let row = VersionRow {
        id: ProgrammeVersionId::new(),
        programme_id,
        version: queries::version_latest_number(tx.conn(), programme_id)? + 1,
        state: VersionState::Draft,
        rules: stored(&rules)?,
        starts_at: None,
        published_at: None,
    };
    queries::version_insert(tx.conn(), &row, &author, now)?;
    let detail = json!({"version": row.version, "rules": row.rules});
    audit::record(tx, "programme_version.drafted", "programme_version", row.id.uuid(), &detail)?;
    read_version(row)
}

/// Puts other rules into a draft.
///
/// # Errors
/// No such version; it is published; rules with faults.
pub fn version_edit(tx: &mut Tx<'_>, id: ProgrammeVersionId, rules: Rules) -> Result<ProgrammeVersion, Error> {
    check_rules(&rules)?;
    let mut row = lock_draft(tx, id)?;
    let before = std::mem::replace(&mut row.rules, stored(&rules)?);
    queries::version_update_rules(tx.conn(), id, &row.rules)?;
    let detail = json!({"before": before, "after": row.rules});
    audit::record(tx, "programme_version.edited", "programme_version", id.uuid(), &detail)?;
    read_version(row)
}

/// Publishes a draft: it is in force from `starts_at` (now, if absent) and never changes again.
///
/// # Errors
/// No such version; published already; a start in the past, or that of another version.
pub fn version_publish(
    tx: &mut Tx<'_>,
    id: ProgrammeVersionId,
    starts_at: Option<DateTime<Utc>>,
) -> Result<ProgrammeVersion, Error> {
    let now = tx.now();
    let starts_at = starts_at.unwrap_or(now);
    if starts_at < now {
        return Err(Error::StartInThePast);
    }
    let mut row = lock_draft(tx, id)?;
    queries::version_publish(tx.conn(), id, starts_at, now)?;
    row.state = VersionState::Published;
    row.starts_at = Some(starts_at);
    row.published_at = Some(now);
    let detail = json!({"programme_id": row.programme_id, "version": row.version, "starts_at": starts_at});
    audit::record(tx, "programme_version.published", "programme_version", id.uuid(), &detail)?;
    read_version(row)
}

fn lock_draft(tx: &mut Tx<'_>, id: ProgrammeVersionId) -> Result<VersionRow, Error> {
    let row = queries::version_lock(tx.conn(), id)?;
    if row.state == VersionState::Published { Err(Error::VersionPublished) } else { Ok(row) }
}

fn check_rules(rules: &Rules) -> Result<(), Error> {
    let faults = rules.faults();
    if faults.is_empty() { Ok(()) } else { Err(Error::Faults(faults)) }
}

fn stored(rules: &Rules) -> Result<serde_json::Value, Error> {
    serde_json::to_value(rules).map_err(|error| diesel::result::Error::SerializationError(error.into()).into())
}

fn read_version(row: VersionRow) -> Result<ProgrammeVersion, Error> {
    let rules = serde_json::from_value(row.rules).map_err(|error| Error::StoredRules(row.id, error.to_string()))?;
    Ok(ProgrammeVersion {
        id: row.id,
        programme_id: row.programme_id,
        version: row.version,
        state: row.state,
        rules,
        starts_at: row.starts_at,
        published_at: row.published_at,
    })
}

/// What people call regions, for rules in words.
///
/// # Errors
/// The database refuses.
pub fn region_names(conn: &mut PgConnection) -> Result<RegionNames, Error> {
    let names = queries::region_names(conn)?;
    Ok(RegionNames::new(names.into_iter().map(|(code, zh, en)| (code, Text::new(zh, en)))))
}

/// # Errors
/// No such programme.
pub fn programme_fetch(conn: &mut PgConnection, id: ProgrammeId) -> Result<Programme, Error> {
    Ok(queries::programme_fetch(conn, id)?)
}

/// # Errors
/// No such version.
pub fn version_fetch(conn: &mut PgConnection, id: ProgrammeVersionId) -> Result<ProgrammeVersion, Error> {
    read_version(queries::version_fetch(conn, id)?)
}

/// The version of a programme that is in force at a moment: the latest that has started.
///
/// # Errors
/// The database refuses; an unknown programme has no version in force.
pub fn version_in_force(
    conn: &mut PgConnection,
    id: ProgrammeId,
    at: DateTime<Utc>,
) -> Result<Option<ProgrammeVersion>, Error> {
    queries::version_in_force(conn, id, at)?.map(read_version).transpose()
}

/// A programme's versions, newest first.
///
/// # Errors
/// The database refuses.
pub fn version_list(
    conn: &mut PgConnection,
    id: ProgrammeId,
    with_drafts: bool,
) -> Result<Vec<ProgrammeVersion>, Error> {
    queries::version_list(conn, id, with_drafts)?.into_iter().map(read_version).collect()
}

/// Programmes in the order of their codes, each with its version in force at `at`.
///
/// # Errors
/// The database refuses.
pub fn programme_list(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<(Programme, Option<ProgrammeVersion>)>, Error> {
    let programmes = queries::programme_list(conn, after, limit)?;
    let ids: Vec<_> = programmes.iter().map(|programme| programme.id).collect();
    let mut versions = queries::version_in_force_of_all(conn, &ids, at)?
        .into_iter()
        .map(read_version)
        .collect::<Result<Vec<_>, _>>()?;
    let with_version = |programme: Programme| {
        let place = versions.iter().position(|version| version.programme_id == programme.id);
        (programme, place.map(|place| versions.swap_remove(place)))
    };
    Ok(programmes.into_iter().map(with_version).collect())
}

/// An amount that can be paid, or the fault of its field.
fn positive(field: &str, amount: Fen) -> Result<(), Error> {
    amount.payable().map(drop).map_err(|invalid| Error::fault(field, invalid))
}
