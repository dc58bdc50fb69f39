//! Error answers: RFC 9457 `application/problem+json`, Chinese by default, English by Accept-Language.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::kernel::{Invalid, Text};
use crate::store::DbError;

/// One field of the input and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON path (`prices[0].amount_fen`), query parameter or column.
    pub field: String,
    /// Stable, for programs.
    pub code: String,
    pub text: Text,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: impl Into<String>, text: Text) -> Self {
        Self { field: field.into(), code: code.into(), text }
    }

    pub fn invalid(field: impl Into<String>, invalid: Invalid) -> Self {
        Self::new(field, invalid.code, invalid.text)
    }
}

/// Why a request was not done: a status, a stable code, a sentence in both languages, the fields at fault.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    /// Boxed to keep the type small: every fallible function of the HTTP side carries it.
    pub text: Box<Text>,
    pub errors: Vec<FieldError>,
    /// Further members of the answer: `allowed`, `available_fen` …
    pub extra: Map<String, Value>,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u32>,
}

/// The answer's shape, for the API's description.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// Names the kind of problem: `/problems/` and its code.
    #[serde(rename = "type")]
    #[schema(example = "/problems/slot_taken")]
    kind: String,
    #[schema(example = 409)]
    status: u16,
    /// Stable, for programs.
    #[schema(example = "slot_taken")]
    code: &'static str,
    /// A sentence for people.
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldErrorBody>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Serialize, ToSchema)]
struct FieldErrorBody {
    field: String,
    code: String,
    message: String,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let text = Box::new(Text::new(zh, en));
        Self { status, code, text, errors: Vec::new(), extra: Map::new(), retry_after: None }
    }

    /// 422: the input is understood but cannot be taken; says which fields are at fault.
    pub fn invalid_fields(errors: Vec<FieldError>) -> Self {
        let mut problem =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", "提交的内容有误", "the input has errors");
        problem.errors = errors;
        problem
    }

    pub fn invalid_field(field: impl Into<String>, invalid: Invalid) -> Self {
        Self::invalid_fields(vec![FieldError::invalid(field, invalid)])
    }

    /// 404, also for what the caller may not know to exist.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "没有找到，或无权查看", "not found, or not yours to see")
    }

    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "您没有进行此操作的权限", "you may not do this")
    }

    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "请先登录", "sign in first")
    }

    /// 409.
    pub fn conflict(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, zh, en)
    }

    /// 409: the thing's state does not allow the step; names those it does.
    pub fn illegal_step(state: impl fmt::Display, step: impl fmt::Display, allowed: &[&str]) -> Self {
        Self::conflict(
            "illegal_step",
            format!("当前状态“{state}”不能进行“{step}”"),
            format!("“{step}” is not possible in state “{state}”"),
        )
        .with("state", state.to_string())
        .with("allowed", allowed.to_vec())
    }

    /// 500 with an id that is also in the log; the cause stays in the log.
    pub fn unexpected(cause: &dyn fmt::Display) -> Self {
        let id = uuid::Uuid::now_v7().simple().to_string();
        tracing::error!(error_id = %id, %cause, "unexpected error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unexpected",
            format!("系统出现意外错误，编号 {id}"),
            format!("unexpected error, id {id}"),
        )
        .with("error_id", id)
    }

    /// Adds a member to the answer.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.extra.insert(name.to_owned(), value);
        }
        self
    }

    /// The answer's body in one language.
    pub fn body(&self, english: bool, instance: Option<String>) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems/{}", self.code),
            status: self.status.as_u16(),
            code: self.code,
            title: self.text.pick(english).to_owned(),
            instance,
            errors: self
                .errors
                .iter()
                .map(|e| FieldErrorBody {
                    field: e.field.clone(),
                    code: e.code.clone(),
                    message: e.text.pick(english).to_owned(),
                })
                .collect(),
            extra: self.extra.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status.as_u16(), self.code, self.text.en)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// In Chinese; the `http` module's language layer finds the problem in the extensions and says it in English to
    /// those who ask for it.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status).json(self.body(false, None));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// The database's part of every module's error: unknown rows are 404, an absent server 503, numbers beyond the range
/// 422, the rest unexpected.
/// Constraints that a module knows by name are turned into its own errors before they come here.
impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        if error.is_not_found() {
            Self::not_found()
        } else if error.is_unavailable() || crate::store::transient(&error) {
            tracing::warn!(%error, "database unavailable or contended");
            let mut problem = Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "系统繁忙，请稍后再试",
                "the system is busy, try again shortly",
            );
            problem.retry_after = Some(2);
            problem
        } else if error.is_out_of_range() {
            Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "amount_out_of_range",
                "金额或数量过大，或合计超出范围",
                "an amount or number is too large, or a sum of them is",
            )
        } else {
            Self::unexpected(&error)
        }
    }
}
