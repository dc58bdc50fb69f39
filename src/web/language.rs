//! In which language the caller is answered.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{AcceptLanguage, Header};
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::problem::Problem;

/// Chinese unless the caller prefers English to it.
pub fn wants_english(request: &impl HttpMessage) -> bool {
    AcceptLanguage::parse(request)
        .ok()
        .and_then(|languages| {
            languages.ranked().iter().find_map(|wanted| {
                let tag = wanted.item()?.to_string();
                (tag.starts_with("en") || tag.starts_with("zh")).then(|| tag.starts_with("en"))
            })
        })
        .unwrap_or(false)
}

/// Whether the caller is answered in English, as a handler's argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct English(pub bool);

impl FromRequest for English {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(wants_english(request))))
    }
}
