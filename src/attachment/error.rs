use actix_web::http::StatusCode;

use super::model::FileProblem;
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the file is not taken: {}", .0.text().en)]
    File(FileProblem),
    #[error("at most {0} files")]
    TooMany(i64),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::File(problem) => problem.into(),
            Error::TooMany(most) => {
                Self::conflict("too_many_files", format!("最多上传 {most} 个文件"), format!("at most {most} files"))
            }
            Error::Db(error) => error.into(),
        }
    }
}

impl From<FileProblem> for Problem {
    fn from(problem: FileProblem) -> Self {
        let invalid = Self::invalid_fields(vec![FieldError::new("file", problem.code(), problem.text())]);
        match problem {
            FileProblem::TooLarge => Self { status: StatusCode::PAYLOAD_TOO_LARGE, ..invalid },
            FileProblem::UnknownKind => Self { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, ..invalid },
            FileProblem::Empty => invalid,
        }
    }
}
