//! Serving until asked to stop.

use std::num::NonZero;
use std::thread::available_parallelism;

use actix_web::dev::ServerHandle;

use super::host::Host;
use super::outcome::{Failure, print};
use super::signals::Signals;
use crate::calendar;
use crate::config::Config;
use crate::http;
use crate::identity::TokenKeys;
use crate::jobs::{self, Tools, Worker};
use crate::kernel::{Actor, Clock};
use crate::ledger::{self, Sealer};
use crate::notify::Mailer;
use crate::store::{Db, ReplicaOptions, migrate};
use crate::web::{ImportLimit, TrustedProxies};
use crate::webhook;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 启动前升级数据库结构（私有数据库总会升级） / First bring the database up to date (a private one always is)
    #[arg(long)]
    migrate: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(serve(args, config))
}

/// Serves a database that is open and up to date.
pub(super) fn run_host(host: Host, config: &Config) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let mut signals = Signals::watch().map_err(Failure::unavailable)?;
        serve_and_close(host, config, &mut signals).await
    })
}

async fn serve(args: &Args, config: &Config) -> Result<(), Failure> {
    // Before anything is started, so that it is also stopped.
    let mut signals = Signals::watch().map_err(Failure::unavailable)?;
    let host = open(args, config).await?;
    serve_and_close(host, config, &mut signals).await
}

async fn serve_and_close(host: Host, config: &Config, signals: &mut Signals) -> Result<(), Failure> {
    let served = serve_host(&host, config, signals).await;
    off_thread(move || host.close()).await?;
    served
}

/// Serves `host` and does the work that is due, until asked to stop.
async fn serve_host(host: &Host, config: &Config, signals: &mut Signals) -> Result<(), Failure> {
    let db = database(host, config);
    let (own, digest) = (host.db.clone(), config.seal_algorithm.digest());
    off_thread(move || {
        // The journal is chained by the last choice until it can be told of this one.
        if let Err(error) = own.write(&Actor::system("serve"), |tx| ledger::digest_by(tx, digest)) {
            tracing::warn!(%error, "the digest of the journal cannot be set");
        }
        Ok(())
    })
    .await?;
    let running = listen(&db, config)?;
    let address = match &config.public_url {
        Some(address) => address.to_string(),
        None => format!("http://{}", running.address),
    };
    let webhooks = webhook::service::Sender::new(config.webhook_reach);
    let tools = Tools {
        mailer: mailer(config, &address)?,
        webhooks,
        calendars: calendar::service::Fetcher::new(config.webhook_reach, config.calendar_fetch_every),
        sealer: sealer(config)?,
    };
    let worker = Worker::start(host.db.clone(), tools, jobs::INTERVAL);
    print(format_args!("创券已启动 / ChuangQuan is serving: http://{}", running.address))?;
    let stopping = stop_when_asked(running.server.handle(), signals);
    let served = tokio::select! {
        served = running.server => served.map_err(Failure::unavailable),
        () = stopping => Ok(()),
    };
    // Waits for the work in hand.
    off_thread(move || {
        drop(worker);
        Ok(())
    })
    .await?;
    served
}

/// The database with its replicas and the line before it.
fn database(host: &Host, config: &Config) -> Db {
    let urls: Vec<String> = config.replica_urls.iter().flatten().map(|url| url.expose().to_owned()).collect();
    let max_lag = config.replica_max_lag.to_std().unwrap_or_default();
    let options = ReplicaOptions { urls, pool_size: config.pool_size, max_lag };
    host.db.clone().with_room(config.queue_size).with_replicas(&options)
}

fn listen(db: &Db, config: &Config) -> Result<http::Running, Failure> {
    let secret = config.signing_secret()?;
    let keys = TokenKeys::new(secret.expose().as_bytes(), config.access_token_life, db.clock().clone())
        .with_refresh_lifetime(config.refresh_token_life);
    let running = http::start(http::Settings {
        listen: config.listen.to_string(),
        workers: config.workers.unwrap_or_else(|| available_parallelism().map_or(1, NonZero::get)),
        max_body_bytes: config.max_body_bytes,
        import_limit: ImportLimit(config.max_import_bytes),
        trusted_proxies: TrustedProxies(config.trusted_proxies),
        public_url: config.public_url.as_ref().map(ToString::to_string),
        shown: config.shown().to_vec(),
        webhook_reach: config.webhook_reach,
        db: db.clone(),
        keys,
        sealer: sealer(config)?,
    });
    running.map_err(|error| Failure::Unavailable(format!("CHUANGQUAN_LISTEN={}: {error}", config.listen)))
}

/// Who seals closed months, and whose seals are believed.
pub(super) fn sealer(config: &Config) -> Result<Sealer, Failure> {
    Ok(Sealer::new(config.seal_algorithm, &config.seal_seed()?, &config.seal_former_keys))
}

/// The way to the mail server, if one is set. Mails lead to `address`.
fn mailer(config: &Config, address: &str) -> Result<Option<Mailer>, Failure> {
    let Some(url) = &config.smtp_url else {
        tracing::warn!("CHUANGQUAN_SMTP_URL is not set: e-mails are kept, not sent");
        return Ok(None);
    };
    let mailer = Mailer::new(url.expose(), &config.mail_from.to_string()).map_err(Failure::unavailable)?;
    Ok(Some(mailer.with_address(address)))
}

async fn open(args: &Args, config: &Config) -> Result<Host, Failure> {
    let (config, migrate) = (config.clone(), args.migrate);
    off_thread(move || {
        let host = Host::open(&config, Clock::System)?;
        if migrate || host.is_private() {
            host.migrate()?;
        } else {
            warn_if_outdated(&host)?;
        }
        Ok(host)
    })
    .await
}

fn warn_if_outdated(host: &Host) -> Result<(), Failure> {
    if migrate::is_pending(&mut *host.db.connection()?).map_err(Failure::unavailable)? {
        tracing::warn!("the database is older than this program: run `chuangquan migrate`");
    }
    Ok(())
}

/// At the first signal lets running requests finish, at the second does not wait for them.
async fn stop_when_asked(server: ServerHandle, signals: &mut Signals) {
    signals.next().await;
    tracing::info!("stopping");
    tokio::select! {
        () = server.stop(true) => {}
        () = signals.next() => server.stop(false).await,
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    actix_web::rt::task::spawn_blocking(work).await.map_err(Failure::unavailable)?
}
