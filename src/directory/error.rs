//! What can go wrong with the directory, and how it is told.

use actix_web::http::StatusCode;

use super::model::Fault;
use crate::catalog::model::ImportReport;
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::tabular::{TabularError, WriteError};
use crate::web::{FieldError, Problem};
use crate::{audit, identity};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("{0:?}")]
    Invalid(Vec<Fault>),
    /// Somebody else changed the entry; the version that stands.
    #[error("version {0} stands")]
    Stale(i32),
    /// Another entry of the kind has the name.
    #[error("the name is taken")]
    NameTaken,
    #[error("the certificate is another entry's")]
    CertificateTaken,
    /// An industry that entries belong to cannot go.
    #[error("a key industry has platforms")]
    IndustryInUse,
    #[error("the entry is withdrawn")]
    Withdrawn,
    #[error("the entry is not withdrawn")]
    NotWithdrawn,
    #[error("{0}")]
    File(#[from] TabularError),
    #[error("{} rows are not right", .0.rejected)]
    Rejected(Box<ImportReport>),
    #[error("{0}")]
    Write(#[from] WriteError),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Stored(#[from] serde_json::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("platform_name_once") => Self::NameTaken,
            Some("platform_certificate_once") => Self::CertificateTaken,
            Some("platform_region_code_fkey") => Self::field("region_code", unknown_region()),
            Some("platform_industry_code_fkey") => Self::field("industry", unknown_industry()),
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

fn unknown_region() -> Invalid {
    Invalid::new("unknown_region", "没有这个区域", "there is no such region")
}

fn unknown_industry() -> Invalid {
    Invalid::new("unknown_industry", "没有这个重点产业", "there is no such key industry")
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
                let zh = "条目已被他人修改，请刷新后再改";
                Self::conflict("stale_version", zh, "somebody else changed it; read it again").with("version", version)
            }
            Error::NameTaken => Self::conflict("name_taken", "同一类型下已有同名平台", said),
            Error::CertificateTaken => Self::conflict("certificate_taken", "该认定文号已用于另一平台", said),
            Error::IndustryInUse => {
                Self::conflict("industry_in_use", "仍有平台属于要删除的重点产业，请先调整这些平台", said)
            }
            Error::Withdrawn => Self::conflict("withdrawn", "该平台已撤销，请先恢复", said),
            Error::NotWithdrawn => Self::conflict("not_withdrawn", "该平台没有撤销", said),
            Error::File(error) => error.into(),
            Error::Rejected(report) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "rows_rejected",
                format!("{} 行有误，整个清单没有导入", report.rejected),
                format!("{} rows are not right, so nothing of the list was taken", report.rejected),
            )
            .with("report", report),
            Error::Write(error) => Self::unexpected(&error),
            Error::Identity(error) => error.into(),
            Error::Stored(error) => Self::unexpected(&error),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
