//! Keeping one listing in step with the provider's own list, by the provider's code.

use diesel::PgConnection;

use super::super::model::{Error, NewListing};
use super::super::queries;
use super::coming::begin_due;
use super::save::{create, update};
use super::show::ListingView;
use crate::identity::Caller;
use crate::kernel::{Invalid, OrganisationId};
use crate::store::Tx;

/// In which state the caller wants to find the listing (RFC 9110 §13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// In any, or none.
    None,
    /// There, in one of these versions.
    Versions(Vec<i32>),
    /// There.
    Present,
    /// Not there.
    Absent,
}

impl Precondition {
    fn holds(&self, version: Option<i32>) -> bool {
        match self {
            Self::None => true,
            Self::Versions(versions) => version.is_some_and(|version| versions.contains(&version)),
            Self::Present => version.is_some(),
            Self::Absent => version.is_none(),
        }
    }
}

/// The provider's listing with this code, in any state.
///
/// # Errors
/// There is none.
pub fn show_by_code(conn: &mut PgConnection, provider: OrganisationId, code: &str) -> Result<ListingView, Error> {
    let row = queries::listing_by_code(conn, provider, code)?;
    Ok(row.ok_or(Error::NotFound)?.into())
}

/// What became of a listing that was put.
pub struct Put {
    pub view: ListingView,
    pub is_new: bool,
}

/// Makes the listing with this code what `new` says: a new one waits to be admitted, a known one gets a new version only
/// if something differs. Putting the same again changes nothing.
///
/// # Errors
/// [`Error::Precondition`]; a body with another code; and those of [`create`] and [`update`].
pub fn put_by_code(
    tx: &mut Tx<'_>,
    caller: &Caller,
    code: &str,
    precondition: &Precondition,
    new: NewListing,
) -> Result<Put, Error> {
    if new.code.trim() != code {
        let invalid = Invalid::new("code_differs", "与地址中的编号不同", "differs from the code of the address");
        return Err(Error::field("code", invalid));
    }
    let mut before = queries::listings_by_codes(tx.conn(), caller.organisation_id, &[code])?.pop();
    if let Some(known) = before.as_ref().map(|before| before.id)
        && begin_due(tx, &[known])?
    {
        before = queries::listings_by_codes(tx.conn(), caller.organisation_id, &[code])?.pop();
    }
    let version = before.as_ref().map(|before| before.version);
    if !precondition.holds(version) {
        return Err(Error::Precondition(version));
    }
    match before {
        Some(before) => {
            let view = update(tx, caller, before.id, before.version, new)?;
            Ok(Put { view, is_new: false })
        }
        None => Ok(Put { view: create(tx, caller, new)?, is_new: true }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precondition_is_about_the_version_that_is_there() {
        let given = Precondition::Versions(vec![2, 3]);
        assert_eq!([None, Some(1), Some(3)].map(|version| given.holds(version)), [false, false, true]);
        assert_eq!([None, Some(1)].map(|version| Precondition::Absent.holds(version)), [true, false]);
        assert_eq!([None, Some(1)].map(|version| Precondition::Present.holds(version)), [false, true]);
    }
}
