//! The server: built from its settings, bound, and handed back with the address it got, so that tests run the very same
//! one on a free port.

use std::io;
use std::net::{SocketAddr, TcpListener};

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, PathConfig, PayloadConfig};
use actix_web::{App, HttpServer};
use prometheus::Registry;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::settings::ShownSettings;
use super::table::Table;
use super::{api, door, health, observe, pages, position};
use crate::config::ShownSetting;
use crate::identity::{Ended, LoginLimiter, TokenKeys};
use crate::kernel::Reach;
use crate::ledger::Sealer;
use crate::store::Db;
use crate::web::{ImportLimit, Problem, PublicAddress, TrustedProxies};

/// What the server needs to run.
pub struct Settings {
    /// `127.0.0.1:0` takes a free port.
    pub listen: String,
    pub workers: usize,
    /// Largest request body outside of file uploads, bytes.
    pub max_body_bytes: usize,
    pub import_limit: ImportLimit,
    pub trusted_proxies: TrustedProxies,
    /// Where people find the product; the address that is listened on if absent.
    pub public_url: Option<String>,
    /// The settings of the process as people may see them.
    pub shown: Vec<ShownSetting>,
    /// Whom webhooks may call.
    pub webhook_reach: Reach,
    pub db: Db,
    pub keys: TokenKeys,
    /// Seals closed months.
    pub sealer: Sealer,
}

/// A bound server. It serves while [`Running::server`] is awaited.
pub struct Running {
    pub server: Server,
    pub address: SocketAddr,
}

/// Binds and builds the server.
///
/// # Errors
/// The address cannot be bound, or two routes cannot be told apart.
pub fn start(settings: Settings) -> io::Result<Running> {
    let listener = TcpListener::bind(&settings.listen)?;
    let address = listener.local_addr()?;
    let registry = Registry::new();
    let figures = Data::new(observe::Figures::register(&registry).map_err(io::Error::other)?);
    let registry = Data::new(registry);
    let ended = Data::new(Ended::new(settings.db.clone(), settings.keys.lifetime()));
    let limiter = Data::new(LoginLimiter::new(settings.db.clone()));
    let db = Data::new(settings.db);
    let keys = Data::new(settings.keys);
    let sealer = Data::new(settings.sealer);
    let proxies = Data::new(settings.trusted_proxies);
    let site = settings.public_url.unwrap_or_else(|| format!("http://{address}"));
    let site = Data::new(PublicAddress::new(&site));
    let shown = Data::new(ShownSettings(settings.shown));
    let webhook_reach = Data::new(settings.webhook_reach);
    let import_limit = Data::new(settings.import_limit);
    let max_body_bytes = settings.max_body_bytes;
    let table = Data::new(Table::new().map_err(io::Error::other)?);

    let server = HttpServer::new(move || {
        App::new()
            .app_data(db.clone())
            .app_data(keys.clone())
            .app_data(sealer.clone())
            .app_data(limiter.clone())
            .app_data(ended.clone())
            .app_data(proxies.clone())
            .app_data(site.clone())
            .app_data(shown.clone())
            .app_data(import_limit.clone())
            .app_data(webhook_reach.clone())
            .app_data(registry.clone())
            .app_data(figures.clone())
            .app_data(table.clone())
            // What is no id names nothing.
            .app_data(PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .app_data(PayloadConfig::new(max_body_bytes))
            .wrap(from_fn(door::door))
            .wrap(from_fn(position::position))
            .wrap(from_fn(observe::observe))
            // Outermost: the body that a problem is given in the caller's language is compressed like any other.
            .wrap(Compress::default())
            .configure(|config| table.serve(config))
            .service(api::described)
            .service(SwaggerUi::new("/api/docs/{_:.*}").config(Config::from("/api/openapi.json")))
            .configure(health::configure)
            .configure(pages::configure)
            .default_service(web::to(pages::page))
    })
    .disable_signals()
    .workers(settings.workers)
    .listen(listener)?
    .run();
    Ok(Running { server, address })
}
