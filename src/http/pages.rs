//! The web front end: the files of `frontend/dist`, in the binary of a release build, read from the disk in a debug one
//! so that a change of a page compiles no Rust.

use actix_web::http::Method;
use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding, EntityTag, Header, IfNoneMatch};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{Embed, EmbeddedFile};

use crate::web::Problem;

#[derive(Embed)]
#[folder = "frontend/dist"]
#[allow_missing = true]
struct Built;

/// Nothing but our own files and what a page has fetched itself (`blob:`, to show evidence); no inline code.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
                      img-src 'self' https: data: blob:; frame-src blob:; connect-src 'self'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const INDEX: &str = "index.html";

/// What people see who built the server without its pages.
const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>创券 ChuangQuan</title>\
    <p>网页尚未构建，请运行 <code>make build</code> 后重试；接口可用，见 <a href=\"/api/docs/\">/api/docs/</a>。</p>\
    <p lang=\"en\">The pages are not built: run <code>make build</code> and try again. \
    The API works, see <a href=\"/api/docs/\">/api/docs/</a>.</p>";

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/").to(page)).service(web::resource("/assets/{name}").to(page));
}

/// A file of the front end; the front end itself for an address that is one of its pages, since only it knows which
/// there are; else a problem.
pub(super) async fn page(request: HttpRequest) -> Result<HttpResponse, Problem> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Problem::not_found());
    }
    let name = request.path().trim_start_matches('/');
    // `.vite` holds what the build knows about itself.
    if !name.is_empty() && !name.starts_with('.') && Built::get(name).is_some() {
        return Ok(file(&request, name));
    }
    if !is_page(&request, name) {
        return Err(Problem::not_found());
    }
    Ok(if Built::get(INDEX).is_some() { file(&request, INDEX) } else { not_built() })
}

/// Whether a person asks, and for something that is no file and no answer of the API.
fn is_page(request: &HttpRequest, name: &str) -> bool {
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let is_reserved = ["api", "assets"].contains(&name.split('/').next().unwrap_or_default());
    name.is_empty() || (wants_page && !is_reserved)
}

fn not_built() -> HttpResponse {
    HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(NOT_BUILT)
}

fn file(request: &HttpRequest, name: &str) -> HttpResponse {
    let small = takes_gzip(request).then(|| Built::get(&format!("{name}.gz"))).flatten();
    let is_small = small.is_some();
    let Some(file) = small.or_else(|| Built::get(name)) else { return not_built() };
    let tag = EntityTag::new_strong(file.metadata.sha256_hash().iter().take(12).map(|b| format!("{b:02x}")).collect());
    let is_known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(items)) => items.iter().any(|item| item.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    // The build names what is in `assets` by its content.
    let lasts = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer
        .insert_header(header::ETag(tag))
        .insert_header((header::CACHE_CONTROL, lasts))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::REFERRER_POLICY, "same-origin"));
    if is_small {
        answer.insert_header(ContentEncoding::Gzip);
    }
    if is_known { answer.finish() } else { answer.content_type(media_type(name)).body(bytes(file)) }
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let supported = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(request).is_ok_and(|accept| accept.negotiate(supported.iter()) == Some(Encoding::gzip()))
}

fn bytes(file: EmbeddedFile) -> web::Bytes {
    match file.data {
        std::borrow::Cow::Borrowed(data) => web::Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => data.into(),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
