//! The API as a whole: every module's routes, collected once for the server and for its description.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

/// Where the API lives. A change that breaks callers gets a new number beside the old one.
pub(super) const PREFIX: &str = "/api/v1";

/// Every module's routes.
pub(super) fn configure(cfg: &mut ServiceConfig<'_>) {
    cfg.configure(crate::identity::routes::configure);
    cfg.configure(crate::catalog::routes::configure);
    cfg.configure(crate::programme::routes::configure);
    cfg.configure(crate::voucher::routes::configure);
    cfg.configure(crate::booking::routes::configure);
    cfg.configure(crate::conduct::routes::configure);
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
    let (_, document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(frame())
        .service(scope(PREFIX).configure(configure))
        .split_for_parts();
    document
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
