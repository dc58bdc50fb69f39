//! Request bodies and query strings that name the field at fault.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::problem::{FieldError, Problem};
use crate::kernel::{Invalid, Text};

/// A JSON body, parsed into domain types; what does not fit is a 422 that names the field.
pub struct Body<T> {
    pub value: T,
    /// SHA-256 of the bytes, to recognise a replay.
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| unreadable(&error))?;
            Ok(Self { value: parse(&bytes)?, digest: Sha256::digest(&bytes).into() })
        })
    }
}

fn unreadable(error: &actix_web::Error) -> Problem {
    let status = error.as_response_error().status_code();
    Problem::new(
        status,
        "unreadable_body",
        "请求内容无法读取或过大",
        "the request body cannot be read, or is too large",
    )
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() { bad_field(&path, &inner.to_string()) } else { not_json(&inner) }
    })
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(
        actix_web::http::StatusCode::BAD_REQUEST,
        "not_json",
        format!("请求内容不是有效的 JSON（第 {} 行第 {} 列）", error.line(), error.column()),
        format!("the body is not valid JSON (line {}, column {})", error.line(), error.column()),
    )
}

/// A custom error of a domain type carries its own sentence; serde's own are English only.
fn bad_field(path: &str, message: &str) -> Problem {
    let message = message.rsplit_once(" at line ").map_or(message, |(head, _)| head);
    let field = match message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        Some(missing) if path == "." => missing.to_owned(),
        Some(missing) => format!("{path}.{missing}"),
        None => path.to_owned(),
    };
    let error = match Invalid::split_wire(message) {
        Some((code, text)) => FieldError::new(field, code, text),
        None if message.starts_with("missing field") => {
            FieldError::new(field, "missing", Text::new("此项必填", "this field is required"))
        }
        None => FieldError::new(field, "wrong_type", Text::new(format!("格式不正确：{message}"), message)),
    };
    Problem::invalid_fields(vec![error])
}

/// A query string, parsed into domain types.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(web::Query::<T>::from_query(request.query_string()).map(|query| Self(query.into_inner())).map_err(
            |error| {
                let message = match &error {
                    actix_web::error::QueryPayloadError::Deserialize(inner) => inner.to_string(),
                    other => other.to_string(),
                };
                bad_field("query", &message)
            },
        ))
    }
}
