//! What can go wrong with brokers and contracts, and how it is told.

use crate::attachment::FileProblem;
use crate::directory::model::Fault;
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{audit, identity};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("{0:?}")]
    Invalid(Vec<Fault>),
    /// Somebody else changed the broker; the version that stands.
    #[error("version {0} stands")]
    Stale(i32),
    #[error("another broker has this certificate")]
    CertificateTaken,
    #[error("the registration number is taken")]
    NumberTaken,
    #[error("the registration is cancelled")]
    Cancelled,
    #[error("the file is not taken: {}", .0.text().en)]
    File(FileProblem),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        let unknown = |field: &str, zh: &str, en: &str| Self::field(field, Invalid::new("unknown", zh, en));
        match error.constraint() {
            Some("broker_certificate_once") => Self::CertificateTaken,
            Some("tech_contract_number_once") => Self::NumberTaken,
            Some("broker_region_code_fkey" | "tech_contract_region_code_fkey") => {
                unknown("region_code", "没有这个区域", "there is no such region")
            }
            Some("broker_agency_id_fkey") => unknown("agency_id", "没有这个机构", "there is no such agency"),
            Some("tech_contract_broker_id_fkey") => {
                unknown("broker_id", "没有这位技术经纪人", "there is no such broker")
            }
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn field(field: &str, invalid: Invalid) -> Self {
        Self::Invalid(vec![(field.to_owned(), invalid)])
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Invalid(faults) => {
                let fields = faults.into_iter().map(|(field, invalid)| FieldError::invalid(field, invalid));
                Self::invalid_fields(fields.collect())
            }
            Error::Stale(version) => {
                Self::conflict("stale_version", "已被他人修改，请刷新后再改", "somebody else changed it; read it again")
                    .with("version", version)
            }
            Error::CertificateTaken => Self::conflict("certificate_taken", "该证书编号已用于另一位技术经纪人", said),
            Error::NumberTaken => Self::conflict("number_taken", "该登记编号已登记", said),
            Error::Cancelled => Self::conflict("cancelled", "该登记已注销", said),
            Error::File(problem) => problem.into(),
            Error::Identity(error) => error.into(),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
