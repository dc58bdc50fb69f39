//! Saved layouts of files, on which two people agree: the same for those by which statements are read and for those by which
//! payment files are written.

use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::{OptionalExtension, QueryResult};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{unread, value_of};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, RegionScope, UserId};
use crate::proposal::Error;
use crate::proposal::model::{LayoutFaults, LayoutWish, SettingKind, SettingProposal};
use crate::store::Tx;

/// More than any office has banks.
const MOST_LAYOUTS: i64 = 200;

/// Who proposed a layout, and who agreed.
pub type Signers = (UserId, UserId);

/// Layouts of one kind, as their module keeps them.
pub trait Layouts {
    /// What is proposed.
    const KIND: SettingKind;
    /// What the record of events calls one.
    const SUBJECT: &'static str;
    /// What is recorded of one that is new, changed, out of use, and in use again.
    const EVENTS: [&'static str; 4];
    type Id: Copy + PartialEq + Display + FromStr;
    /// A layout as somebody wants it kept.
    type New: Serialize + DeserializeOwned;
    /// A layout in its present version.
    type Saved;

    fn new_id() -> Self::Id;
    fn uuid(id: Self::Id) -> Uuid;
    /// Id and name of a layout, and whether files still go by it.
    fn head(saved: &Self::Saved) -> (Self::Id, &str, bool);
    fn name(new: &Self::New) -> &str;

    /// The layout as it is kept.
    ///
    /// # Errors
    /// Each field that is not right.
    fn checked(new: Self::New) -> Result<Self::New, LayoutFaults>;
    /// Whether a layout already says of files what is wanted.
    fn says(saved: &Self::Saved, new: &Self::New) -> bool;
    /// What is recorded of a layout.
    fn told(saved: &Self::Saved) -> Value;

    fn list(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<Self::Saved>>;
    fn count(conn: &mut PgConnection) -> QueryResult<i64>;
    /// Locks a layout's head; its present version.
    fn lock(conn: &mut PgConnection, id: Self::Id) -> QueryResult<i32>;
    fn insert(conn: &mut PgConnection, id: Self::Id, new: &Self::New, made: (UserId, DateTime<Utc>))
    -> QueryResult<()>;
    fn insert_version(
        conn: &mut PgConnection,
        place: (Self::Id, i32),
        new: &Self::New,
        made: (Signers, DateTime<Utc>),
    ) -> QueryResult<()>;
    /// Gives the head its present version and what has no versions.
    fn set(conn: &mut PgConnection, id: Self::Id, version: i32, new: &Self::New) -> QueryResult<()>;
    fn retire(conn: &mut PgConnection, id: Self::Id, at: Option<DateTime<Utc>>) -> QueryResult<()>;
}

/// A document as a version keeps it.
///
/// # Errors
/// It cannot be written as JSON.
pub fn document(value: &impl Serialize) -> QueryResult<Value> {
    serde_json::to_value(value).map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// # Errors
/// No such layout, or the database refuses.
pub fn fetch<L: Layouts>(conn: &mut PgConnection, within: &RegionScope, id: L::Id) -> Result<L::Saved, Error> {
    let found = L::list(conn, within)?.into_iter().find(|layout| L::head(layout).0 == id);
    found.ok_or_else(|| diesel::result::Error::NotFound.into())
}

/// Proposes to keep a new layout, or a layout that is there otherwise.
///
/// # Errors
/// [`Error::Layout`] names each field that is not right; [`Error::LayoutName`] for a name that another has; no such layout;
/// a change of it waits.
pub fn propose<L: Layouts>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: Option<L::Id>,
    new: L::New,
) -> Result<SettingProposal, Error> {
    let new = L::checked(new).map_err(Error::Layout)?;
    match id {
        Some(id) => drop(fetch::<L>(tx.conn(), &caller.scope(), id)?),
        None => room_for_another::<L>(tx.conn())?,
    }
    let id = id.unwrap_or_else(L::new_id);
    name_is_free::<L>(tx.conn(), id, L::name(&new))?;
    super::propose(tx, caller, L::KIND, id.to_string(), &LayoutWish::Keep(new))
}

/// Proposes to take a layout out of use, or into it again. Files that went by it are not touched.
///
/// # Errors
/// No such layout; [`Error::LayoutName`] where another has its name by now; a change of it waits.
pub fn propose_retiring<L: Layouts>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: L::Id,
    retired: bool,
) -> Result<SettingProposal, Error> {
    let layout = fetch::<L>(tx.conn(), &caller.scope(), id)?;
    if !retired {
        name_is_free::<L>(tx.conn(), id, L::head(&layout).1)?;
    }
    super::propose(tx, caller, L::KIND, id.to_string(), &LayoutWish::<L::New>::Retire(retired))
}

fn room_for_another<L: Layouts>(conn: &mut PgConnection) -> Result<(), Error> {
    if L::count(conn)? < MOST_LAYOUTS {
        return Ok(());
    }
    let text = (format!("最多保存 {MOST_LAYOUTS} 个版式"), format!("at most {MOST_LAYOUTS} layouts are kept"));
    Err(Error::Fault { field: "name", invalid: Invalid::new("too_many", text.0, text.1) })
}

/// No other layout in use has the name; the database says so again when it is kept.
fn name_is_free<L: Layouts>(conn: &mut PgConnection, id: L::Id, name: &str) -> Result<(), Error> {
    let name = name.to_lowercase();
    let is_taken = L::list(conn, &RegionScope::everything())?.iter().any(|other| {
        let (other, its_name, is_used) = L::head(other);
        other != id && is_used && its_name.to_lowercase() == name
    });
    if is_taken { Err(Error::LayoutName) } else { Ok(()) }
}

/// What two people agreed on holds: a new layout is version 1; one that is there has its name at once, and what it says of
/// files as a new version. Files that went by an earlier version keep that.
///
/// # Errors
/// As proposing, if that changed since.
pub fn set<L: Layouts>(tx: &mut Tx<'_>, caller: &Caller, proposal: &SettingProposal) -> Result<(), Error> {
    let id: L::Id = proposal.subject.parse().map_err(|_| unread(proposal, &proposal.subject))?;
    let people = (proposal.proposed_by, caller.user_id);
    let wish: LayoutWish<L::New> = value_of(proposal)?;
    let known = L::lock(tx.conn(), id).optional()?;
    let [created, changed, retired, restored] = L::EVENTS;
    match (wish, known) {
        (LayoutWish::Keep(new), Some(version)) => {
            change::<L>(tx, people, (id, version), new)?;
            tell::<L>(tx, changed, id)
        }
        (LayoutWish::Keep(new), None) => {
            create::<L>(tx, people, id, new)?;
            tell::<L>(tx, created, id)
        }
        (LayoutWish::Retire(is_retired), _) => {
            let at = is_retired.then(|| tx.now());
            L::retire(tx.conn(), id, at)?;
            tell::<L>(tx, if is_retired { retired } else { restored }, id)
        }
    }
}

fn create<L: Layouts>(tx: &mut Tx<'_>, people: Signers, id: L::Id, new: L::New) -> Result<(), Error> {
    let new = L::checked(new).map_err(Error::Layout)?;
    room_for_another::<L>(tx.conn())?;
    let now = tx.now();
    L::insert(tx.conn(), id, &new, (people.0, now))?;
    Ok(L::insert_version(tx.conn(), (id, 1), &new, (people, now))?)
}

fn change<L: Layouts>(
    tx: &mut Tx<'_>,
    people: Signers,
    (id, mut version): (L::Id, i32),
    new: L::New,
) -> Result<(), Error> {
    let new = L::checked(new).map_err(Error::Layout)?;
    let before = fetch::<L>(tx.conn(), &RegionScope::everything(), id)?;
    if !L::says(&before, &new) {
        version += 1;
        let now = tx.now();
        L::insert_version(tx.conn(), (id, version), &new, (people, now))?;
    }
    Ok(L::set(tx.conn(), id, version, &new)?)
}

fn tell<L: Layouts>(tx: &mut Tx<'_>, action: &str, id: L::Id) -> Result<(), Error> {
    let layout = fetch::<L>(tx.conn(), &RegionScope::everything(), id)?;
    Ok(audit::record(tx, action, L::SUBJECT, L::uuid(id), &L::told(&layout))?)
}
