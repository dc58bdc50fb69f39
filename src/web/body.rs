//! Request bodies and query strings that name the field at fault.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

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
    refuse_nul(bytes)?;
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

/// No text may hold a NUL: the database cannot keep it, and nobody means it. In JSON it can only stand escaped.
fn refuse_nul(bytes: &[u8]) -> Result<(), Problem> {
    const ESCAPED: &[u8] = br"\u0000";
    if !bytes.windows(ESCAPED.len()).any(|window| window == ESCAPED) {
        return Ok(());
    }
    // What is no JSON is told so by its own error; an escaped backslash before `u0000` is none.
    match serde_json::from_slice(bytes).ok().and_then(|value| path_of_nul(&value)) {
        Some(path) => Err(nul(path.trim_start_matches('.'))),
        None => Ok(()),
    }
}

fn path_of_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| Some(format!("[{at}]{}", path_of_nul(item)?)))
        }
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let inner = if name.contains('\0') { Some(String::new()) } else { path_of_nul(member) };
            Some(format!(".{}{}", name.replace('\0', ""), inner?))
        }),
        _ => None,
    }
}

/// 422: a NUL in this field.
pub(super) fn nul(field: &str) -> Problem {
    Problem::invalid_field(field, Invalid::new("nul_character", "不能包含空字符", "must not contain a NUL character"))
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
        None => FieldError::new(field, "wrong_type", Text::new(in_chinese(message), message)),
    };
    Problem::invalid_fields(vec![error])
}

/// What serde says about a value that does not fit, for those who read Chinese. Types and words stay as they are.
fn in_chinese(message: &str) -> String {
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let expected = expected.replace("one of ", "").replace(" or ", "、").replace(", ", "、");
    let given = |word: &str| what.strip_prefix(word).map(str::trim);
    let (fault, hint) = if let Some(value) = given("unknown variant") {
        (format!("不能是 {value}"), "可选")
    } else if let Some(name) = given("unknown field") {
        (format!("没有 {name} 这一项"), "可用")
    } else if let Some(name) = given("duplicate field") {
        (format!("{name} 重复"), "应为")
    } else if let Some(value) = given("invalid type:").or_else(|| given("invalid value:")) {
        (format!("不能是 {value}"), "应为")
    } else if let Some(length) = given("invalid length") {
        (format!("长度不能是 {length}"), "应为")
    } else {
        ("格式不正确".to_owned(), "应为")
    };
    if expected.is_empty() { fault } else { format!("{fault}，{hint} {expected}") }
}

/// A query string, parsed into domain types.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse_query(request.query_string()).map(Self))
    }
}

fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = || form_urlencoded::parse(query.as_bytes());
    if let Some((name, _)) = pairs().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(nul(&name.replace('\0', "")));
    }
    let reader = serde_urlencoded::Deserializer::new(pairs());
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let path = error.path().to_string();
        bad_field(if path == "?" { "." } else { &path }, &error.inner().to_string())
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::kernel::RegionCode;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        #[expect(dead_code, reason = "only read")]
        name: String,
        #[serde(default)]
        #[expect(dead_code, reason = "only read")]
        lines: Vec<Value>,
        #[expect(dead_code, reason = "only read")]
        region: Option<RegionCode>,
        #[expect(dead_code, reason = "only read")]
        limit: Option<i64>,
    }

    fn fault<T: std::fmt::Debug>(answer: Result<T, Problem>) -> (String, String, String) {
        let fault = answer.expect_err("a fault").errors.remove(0);
        (fault.field, fault.code, fault.text.zh)
    }

    #[test]
    fn a_nul_is_refused_wherever_it_stands() {
        for (body, field) in [
            (r#"{"name":"a\u0000"}"#, "name"),
            (r#"{"name":"a","lines":[1,{"note":["\u0000"]}]}"#, "lines[1].note[0]"),
            (r#"{"name":"a","lines":[{"\u0000x":1}]}"#, "lines[0].x"),
        ] {
            let (at, code, _) = fault(parse::<Form>(body.as_bytes()));
            assert_eq!((at.as_str(), code.as_str()), (field, "nul_character"), "{body}");
        }
        assert!(parse::<Form>(br#"{"name":"C:\\u0000"}"#).is_ok(), "a backslash and letters");
        let (at, code, _) = fault(parse_query::<Form>("name=%00"));
        assert_eq!((at.as_str(), code.as_str()), ("name", "nul_character"));
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (query, field, code) in [
            ("name=a&limit=ten", "limit", "wrong_type"),
            ("name=a&region=9", "region", "region_code"),
            ("limit=1", "name", "missing"),
            ("name=a&sort=up", "sort", "wrong_type"),
        ] {
            let (at, found, _) = fault(parse_query::<Form>(query));
            assert_eq!((at.as_str(), found.as_str()), (field, code), "{query}");
        }
    }

    #[test]
    fn what_does_not_fit_is_said_in_chinese() {
        let (field, _, zh) = fault(parse::<Form>(br#"{"name":"a","limit":"ten"}"#));
        assert_eq!((field.as_str(), zh.as_str()), ("limit", "不能是 string \"ten\"，应为 i64"));
        let (_, _, zh) = fault(parse::<Form>(br#"{"nome":"a"}"#));
        assert_eq!(zh, "没有 `nome` 这一项，可用 `name`、`lines`、`region`、`limit`");
    }
}
