use super::report::ImportReport;
use super::state::IllegalStep;
use crate::identity;
use crate::kernel::{Invalid, Text};
use crate::store::{DbError, db_errors};
use crate::tabular::TabularError;
use crate::web::{FieldError, Veto};

/// Why the catalogue did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such listing, or not the caller's")]
    NotFound,
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    /// The provider has another listing with this code.
    #[error("the provider has a listing with this code")]
    CodeTaken,
    #[error("the region is not known")]
    UnknownRegion,
    #[error("the provider is not admitted")]
    ProviderNotAdmitted,
    /// The bureau suspended it: not the provider's to reinstate.
    #[error("the bureau suspended the listing")]
    SuspendedByBureau,
    /// The listing is another version than the one the change was made for.
    #[error("the listing changed meanwhile, it is version {0} now")]
    Stale(i32),
    /// The listing's rules or tariff are another version than the one the change was made for.
    #[error("the document changed meanwhile, it is version {0} now")]
    StaleDocument(i32),
    /// Something else is announced for the day than what the change was made from.
    #[error("other prices are announced for that day")]
    PricesChanged,
    /// The listing is not in the state that the caller wants to find it in: its version, if it is there.
    #[error("the precondition does not hold: the version is {0:?}")]
    Precondition(Option<i32>),
    /// The grade follows from an evaluation and is not decided by hand.
    #[error("an evaluation gave the grade of this year")]
    GradeEvaluated,
    /// A rule says no, and names what it looked at and what it allows.
    #[error("{0}")]
    Vetoed(#[from] Box<Veto>),
    /// Fields whose values do not fit.
    #[error("{} fields do not fit", .0.len())]
    Fields(Vec<FieldError>),
    /// A list that cannot be read.
    #[error("{0}")]
    File(#[source] TabularError),
    /// A list with bad rows that was to be taken whole or not at all.
    #[error("{} rows of the list are not right", .0.rejected)]
    Rejected(Box<ImportReport>),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("listing_code_once") => Self::CodeTaken,
            Some("coming_prices_one_a_day") => Self::PricesChanged,
            Some("listing_region_code_fkey") => Self::UnknownRegion,
            Some("provider_grade_provider_id_fkey") => Self::NotFound,
            Some("provider_grade_evaluated") => Self::GradeEvaluated,
            Some("listing_units_held") => Self::Vetoed(Veto::new(
                "units_held",
                Text::new("要减去的台位仍被占用", "units that were to be given up are held"),
                true,
                false,
            )),
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    /// One field that does not fit.
    pub fn field(field: &str, invalid: Invalid) -> Self {
        Self::Fields(vec![FieldError::invalid(field, invalid)])
    }
}
