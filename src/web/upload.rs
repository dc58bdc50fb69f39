//! Forms with a file, read into memory within a bound.

use std::collections::BTreeMap;
use std::str::FromStr;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::body::unfit;
use super::problem::{FieldError, Problem};
use crate::kernel::{Invalid, Text};

/// The most that the other fields of a form may hold together, bytes, and how many parts it may have.
const MAX_FIELDS_BYTES: usize = 64 * 1024;
const MAX_PARTS: usize = 32;
/// Longest file name that is kept, characters.
const MAX_NAME: usize = 200;

/// Largest file of an import, bytes; the server's app data. Evidence has limits of its own.
#[derive(Debug, Clone, Copy)]
pub struct ImportLimit(pub usize);

impl ImportLimit {
    pub const fn bytes(&self) -> usize {
        self.0
    }
}

/// A `multipart/form-data` body with one file (in the field `file`) and short text fields.
#[derive(Debug)]
pub struct Upload {
    /// The file's name without folders and control characters; never a path.
    pub file_name: String,
    pub content: Vec<u8>,
    fields: BTreeMap<String, String>,
    /// SHA-256 of fields and file, to recognise a replay.
    pub digest: [u8; 32],
}

/// A form without its file, to be kept until it is dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredUpload {
    fields: BTreeMap<String, String>,
    digest: [u8; 32],
}

impl Upload {
    /// What is to be kept beside the file.
    pub fn stored(&self) -> StoredUpload {
        StoredUpload { fields: self.fields.clone(), digest: self.digest }
    }

    /// The form as it came.
    pub fn restore(file_name: String, stored: StoredUpload, content: Vec<u8>) -> Self {
        Self { file_name, content, fields: stored.fields, digest: stored.digest }
    }

    /// Reads the whole form; the file may have at most `max_bytes`.
    ///
    /// # Errors
    /// Not a form, broken off, without a file, with more than one, or too large (413).
    pub async fn read(request: &HttpRequest, payload: web::Payload, max_bytes: usize) -> Result<Self, Problem> {
        let mut parts = Multipart::new(request.headers(), payload);
        let mut fields = BTreeMap::new();
        let mut file = None;
        let mut fields_left = MAX_FIELDS_BYTES;
        let mut count = 0;
        while let Some(mut part) = parts.try_next().await.map_err(|error| unreadable(&error))? {
            count += 1;
            let name = part.name().unwrap_or_default().to_owned();
            if count > MAX_PARTS || (name == "file" && file.is_some()) {
                return Err(one_file());
            }
            if name == "file" {
                let file_name = part.content_disposition().and_then(|d| d.get_filename()).map(plain_name);
                let content = collect(&mut part, max_bytes).await?;
                file = Some((file_name.unwrap_or_default(), content));
            } else {
                let content = collect(&mut part, fields_left).await?;
                fields_left -= content.len();
                let text = String::from_utf8_lossy(&content).into_owned();
                if let Some(why) = unfit(&text) {
                    return Err(Problem::invalid_field(name, why));
                }
                fields.insert(name, text);
            }
        }
        let (file_name, content) = file.ok_or_else(one_file)?;
        let digest = digest(&fields, &file_name, &content);
        Ok(Self { file_name, content, fields, digest })
    }

    /// A text field as a domain type.
    ///
    /// # Errors
    /// 422 naming the field, if it is missing or not a value of this type.
    pub fn field<T: FromStr<Err = Invalid>>(&self, name: &str) -> Result<T, Problem> {
        self.optional_field(name)?.ok_or_else(|| {
            let missing = FieldError::new(name, "missing", Text::new("此项必填", "this field is required"));
            Problem::invalid_fields(vec![missing])
        })
    }

    /// A text field that may be absent or empty.
    ///
    /// # Errors
    /// 422 naming the field, if it is not a value of this type.
    pub fn optional_field<T: FromStr<Err = Invalid>>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.fields
            .get(name)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().map_err(|invalid| Problem::invalid_field(name, invalid)))
            .transpose()
    }

    /// A text field that says `true` or `false`; false if it is absent or empty.
    ///
    /// # Errors
    /// 422 naming the field, if it says anything else.
    pub fn flag(&self, name: &str) -> Result<bool, Problem> {
        Ok(self.optional_field::<Flag>(name)?.is_some_and(|flag| flag.0))
    }
}

struct Flag(bool);

impl FromStr for Flag {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.parse().map(Self).map_err(|_| Invalid::new("flag", "应为 true 或 false", "must be true or false"))
    }
}

/// A body that is one file, as it comes.
///
/// # Errors
/// Broken off, or too large (413).
pub async fn file_body(mut payload: web::Payload, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    let mut content = Vec::new();
    while let Some(chunk) = payload.try_next().await.map_err(|error| broken_off(&error))? {
        if content.len() + chunk.len() > max_bytes {
            return Err(too_large(max_bytes));
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

fn broken_off(error: &PayloadError) -> Problem {
    tracing::debug!(%error, "body refused");
    Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", "请求内容不完整", "the body is not complete")
}

async fn collect(part: &mut Field, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    let mut content = Vec::new();
    while let Some(chunk) = part.try_next().await.map_err(|error| unreadable(&error))? {
        if content.len() + chunk.len() > max_bytes {
            return Err(too_large(max_bytes));
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

fn digest(fields: &BTreeMap<String, String>, file_name: &str, content: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (name, value) in fields {
        for text in [name, value] {
            hash.update(text.len().to_be_bytes());
            hash.update(text);
        }
    }
    hash.update(file_name.len().to_be_bytes());
    hash.update(file_name);
    hash.update(content);
    hash.finalize().into()
}

/// The last part of what may be a path of any system, without control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect::<String>().trim().to_owned()
}

fn one_file() -> Problem {
    let text = Text::new("请在 file 字段中上传一个文件", "send exactly one file in the field “file”");
    Problem::invalid_fields(vec![FieldError::new("file", "one_file", text)])
}

fn too_large(max_bytes: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "file_too_large",
        format!("文件或表单过大，上限为 {max_bytes} 字节"),
        format!("the file or form is too large, at most {max_bytes} bytes"),
    )
}

fn unreadable(error: &MultipartError) -> Problem {
    tracing::debug!(%error, "multipart body refused");
    Problem::new(
        StatusCode::BAD_REQUEST,
        "not_a_form",
        "请求不是完整的 multipart/form-data 表单",
        "the body is not a complete multipart/form-data form",
    )
}

#[cfg(test)]
mod tests {
    use actix_web::FromRequest;
    use actix_web::test::TestRequest;

    use super::*;

    async fn read(body: &str, content_type: &str, max_bytes: usize) -> Result<Upload, Problem> {
        let (request, mut payload) = TestRequest::post()
            .insert_header(("content-type", content_type))
            .set_payload(body.to_owned())
            .to_http_parts();
        let payload = web::Payload::from_request(&request, &mut payload).await.expect("a payload");
        Upload::read(&request, payload, max_bytes).await
    }

    const FORM: &str = "multipart/form-data; boundary=b";

    fn part(head: &str, content: &str) -> String {
        format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    #[actix_web::test]
    async fn reads_fields_and_file_and_strips_folders() {
        let file = part(r#"name="file"; filename="C:\\folder\\合同.pdf""#, "%PDF-1.7");
        let body = format!("{}{file}--b--\r\n", part(r#"name="amount""#, " 250 "));
        let upload = read(&body, FORM, 100).await.expect("a form");
        assert_eq!((upload.file_name.as_str(), upload.content.as_slice()), ("合同.pdf", b"%PDF-1.7".as_slice()));
        assert_eq!(upload.field::<crate::kernel::ClaimId>("amount").map_err(|p| p.code), Err("invalid_input"));
        assert!(upload.optional_field::<crate::kernel::ClaimId>("other").is_ok_and(|field| field.is_none()));
    }

    #[actix_web::test]
    async fn what_is_no_form_or_too_large_is_refused() {
        let file = part(r#"name="file"; filename="a""#, &"x".repeat(101));
        for (body, content_type, code) in [
            ("{}".to_owned(), "application/json", "not_a_form"),
            (format!("{file}--b--\r\n"), FORM, "file_too_large"),
            (file[..40].to_owned(), FORM, "not_a_form"),
            (format!("{}--b--\r\n", part(r#"name="kind""#, "invoice")), FORM, "invalid_input"),
        ] {
            assert_eq!(read(&body, content_type, 100).await.map(drop).map_err(|p| p.code), Err(code), "{body}");
        }
    }
}
