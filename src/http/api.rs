//! The API as a whole: every module's routes, collected once for the server and for its description.

use std::sync::OnceLock;

use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get};
use utoipa::openapi::path::PathsBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use crate::web::{Problem, Routes, off_thread};

/// Where the API lives. A change that breaks callers gets a new number beside the old one.
pub(super) const PREFIX: &str = "/api/v1";

/// Every module's routes.
pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.configure(crate::identity::routes::configure);
    cfg.configure(crate::catalog::routes::configure);
    cfg.configure(crate::programme::routes::configure);
    cfg.configure(crate::voucher::routes::configure);
    cfg.configure(crate::booking::routes::configure);
    cfg.configure(crate::conduct::routes::configure);
    cfg.configure(crate::billing::routes::configure);
    cfg.configure(crate::training::routes::configure);
    cfg.configure(crate::calendar::routes::configure);
    cfg.configure(crate::usage::routes::configure);
    cfg.configure(crate::directory::routes::configure);
    cfg.configure(crate::transfer::routes::configure);
    cfg.configure(crate::claim::routes::configure);
    cfg.configure(crate::complaint::routes::configure);
    cfg.configure(crate::award::routes::configure);
    cfg.configure(crate::settlement::routes::configure);
    cfg.configure(crate::clearing::routes::configure);
    cfg.configure(crate::reconciliation::routes::configure);
    cfg.configure(crate::reminder::routes::configure);
    cfg.configure(crate::webhook::routes::configure);
    cfg.configure(crate::notify::routes::configure);
    cfg.configure(crate::report::routes::configure);
    cfg.configure(crate::year_package::routes::configure);
    cfg.configure(crate::jobs::routes::configure);
    cfg.configure(crate::clawback::routes::configure);
    cfg.configure(crate::evaluation::routes::configure);
    cfg.configure(crate::risk::routes::configure);
    cfg.configure(crate::sample::routes::configure);
    cfg.configure(crate::agreement::routes::configure);
    cfg.configure(super::settings::configure);
}

/// The OpenAPI 3.1 document of all routes.
pub fn document() -> OpenApi {
    let mut document = frame();
    let mut schemas = Vec::new();
    configure(&mut Routes::describe(&mut |route| {
        let paths = route.paths().paths.into_iter();
        let paths = paths.fold(PathsBuilder::new(), |paths, (path, item)| paths.path(format!("{PREFIX}{path}"), item));
        document.paths.merge(paths.build());
        route.schemas(&mut schemas);
        // What many routes speak of comes with each of them.
        document.components.get_or_insert_default().schemas.extend(schemas.drain(..));
    }));
    document
}

/// The document as it is served: put together when somebody first asks for it, because it takes more memory than
/// everything that a server keeps at rest.
#[get("/api/openapi.json")]
pub(super) async fn described() -> Result<HttpResponse, Problem> {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let text = off_thread(|| match DOCUMENT.get() {
        Some(text) => Ok(text.clone()),
        None => {
            let text = document().to_json().map_err(|error| Problem::unexpected(&error))?;
            Ok::<_, Problem>(DOCUMENT.get_or_init(|| Bytes::from(text)).clone())
        }
    })
    .await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(text))
}

/// The document without its routes.
fn frame() -> OpenApi {
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("创券 ChuangQuan")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "科技创新券与仪器共享平台接口。金额单位为分，比例为基点，时间为 UTC。 Innovation vouchers and \
                     shared instruments. Amounts in fen, ratios in basis points, times in UTC.",
                ))
                .build(),
        )
        .build();
    let bearer = SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "访问令牌，由 /auth/login 取得。方括号内为所需权限。 Access token; scopes are capabilities.",
            ))
            .build(),
    );
    document.components.get_or_insert_default().add_security_scheme("bearer", bearer);
    document
}
