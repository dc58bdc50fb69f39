//! Request bodies and query strings that name the field at fault.

use std::borrow::Cow;
use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::problem::{FieldError, Problem};
use super::run::NO_BODY;
use crate::kernel::{Invalid, Text, written_year};

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

/// A JSON body that may be left out, which says as much as `{}` does.
pub struct MaybeBody<T> {
    pub value: T,
    /// As of [`Body`]; nothing at all for a body that is left out.
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + Default + 'static> FromRequest for MaybeBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| unreadable(&error))?;
            if bytes.trim_ascii().is_empty() {
                return Ok(Self { value: T::default(), digest: NO_BODY });
            }
            let value = parse::<Option<T>>(&bytes)?.unwrap_or_default();
            Ok(Self { value, digest: Sha256::digest(&bytes).into() })
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
    refuse_unfit(bytes)?;
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

/// No text may hold a NUL, for the database cannot keep it; and no day may lie in a year that four digits do not write,
/// for the calendar ends soon behind it. Nobody means either. Bodies that show no sign of them are read only once.
fn refuse_unfit(bytes: &[u8]) -> Result<(), Problem> {
    if !may_be_unfit(bytes) {
        return Ok(());
    }
    // What is no JSON is told so by its own error.
    match serde_json::from_slice(bytes).ok().and_then(|value| path_of_unfit(&value)) {
        Some((path, why)) => Err(Problem::invalid_field(path.trim_start_matches('.'), why)),
        None => Ok(()),
    }
}

/// Whether there is an escaped ASCII character (a NUL can only stand so, and anything may), or a text that begins with a
/// sign and a digit, as years of more than four digits and those before Christ do.
fn may_be_unfit(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|at| at == br"\u00")
        || bytes.windows(3).any(|at| {
            matches!(at, [before, b'+' | b'-', digit] if digit.is_ascii_digit() && !before.is_ascii_alphanumeric())
        })
}

fn path_of_unfit(value: &Value) -> Option<(String, Invalid)> {
    match value {
        Value::String(text) => unfit(text).map(|why| (String::new(), why)),
        Value::Array(items) => items.iter().enumerate().find_map(|(at, item)| {
            let (path, why) = path_of_unfit(item)?;
            Some((format!("[{at}]{path}"), why))
        }),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let inner = if name.contains('\0') { Some((String::new(), nul())) } else { path_of_unfit(member) };
            let (path, why) = inner?;
            Some((format!(".{}{path}", name.replace('\0', "")), why))
        }),
        _ => None,
    }
}

/// Why no field can hold this text, whatever it is for; nothing if one can.
pub(super) fn unfit(text: &str) -> Option<Invalid> {
    if text.contains('\0') {
        return Some(nul());
    }
    let year = || {
        let day = text.parse::<NaiveDate>().map(|day| day.year());
        day.or_else(|_| text.parse::<DateTime<Utc>>().map(|at| at.year())).ok()
    };
    let is_signed = text.trim_start().starts_with(['+', '-']);
    is_signed.then(year).flatten().and_then(|year| written_year(year).err())
}

fn nul() -> Invalid {
    Invalid::new("nul_character", "不能包含空字符", "must not contain a NUL character")
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
    let unfit_of = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        let why = if name.contains('\0') { Some(nul()) } else { unfit(&value) };
        Some((name.replace('\0', ""), why?))
    };
    if let Some((name, why)) = pairs().find_map(unfit_of) {
        return Err(Problem::invalid_field(name, why));
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

    #[derive(Debug, Deserialize)]
    struct Days {
        #[expect(dead_code, reason = "only read")]
        day: Option<NaiveDate>,
        #[expect(dead_code, reason = "only read")]
        at: Option<DateTime<Utc>>,
    }

    #[test]
    fn a_day_beyond_four_digits_is_refused_however_it_is_written() {
        for (body, field) in [
            (r#"{"day":"+262142-12-31"}"#, "day"),
            (r#"{"day":"\u002b262142-12-31"}"#, "day"),
            (r#"{"day":"-0001-01-01"}"#, "day"),
            ("{\"day\":\"\u{3000}+10000-01-01\"}", "day"),
            (r#"{"at":"+262142-12-31T20:00:00Z"}"#, "at"),
            (r#"{"at":"-262143-01-01T00:00:00Z"}"#, "at"),
        ] {
            let (at, code, _) = fault(parse::<Days>(body.as_bytes()));
            assert_eq!((at.as_str(), code.as_str()), (field, "year"), "{body}");
        }
        for query in ["at=%2B262142-12-31T20:00:00Z", "at=-262143-01-01T00:00:00Z"] {
            let (at, code, _) = fault(parse_query::<Days>(query));
            assert_eq!((at.as_str(), code.as_str()), ("at", "year"), "{query}");
        }
        for body in [r#"{"day":"9999-12-31","at":"0000-01-01T00:00:00Z"}"#, r#"{"day":"+2026-03-02"}"#] {
            assert!(parse::<Days>(body.as_bytes()).is_ok(), "{body}");
        }
        assert!(parse::<Form>(br#"{"name":"+8663112345678"}"#).is_ok(), "a telephone number");
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
