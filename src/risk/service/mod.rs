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

const MAX_TEXT: usize = 2_000;

fn checked(field: &'static str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if (1..=MAX_TEXT).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid(field, "length", "请填写 1 到 2000 字", "write 1 to 2,000 characters"))
}
