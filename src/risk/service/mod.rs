//! Use cases: looking at claims, deciding on what was found, the parameters, who stands behind organisations.

mod assess;
mod decide;
mod gather;
mod party;
mod policy;
mod table;

pub use assess::{assess, assess_again, desk, ensure_decided, signals};
pub use decide::{NewDecision, decide};
pub use party::{
    PartyImport, PartyImportError, RelatedOrganisation, Relations, RelationsOf, facts_declare, facts_record, import,
    relations, relations_of, relations_own,
};
pub use policy::{NewPolicy, PolicyVersion, policy, policy_history, policy_set};
pub use table::{PartyRow, read_file};

pub use super::queries::DeskFilter;

use super::error::Error;
use crate::kernel::checked_text;

const MAX_TEXT: usize = 2_000;

fn checked<'t>(field: &'static str, text: &'t str) -> Result<&'t str, Error> {
    checked_text(text, 1, MAX_TEXT).map_err(|invalid| Error::Invalid { field: field.into(), invalid })
}
