//! The files for those who deploy with containers must agree with each other and with the product.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use chuangquan::config::{Config, Setting};
use serde::Deserialize;
use url::Url;

#[derive(Deserialize)]
struct Compose {
    services: BTreeMap<String, Service>,
    #[serde(default)]
    volumes: BTreeMap<String, Option<serde_norway::Value>>,
}

#[derive(Deserialize)]
struct Service {
    image: Option<String>,
    build: Option<String>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    #[serde(default)]
    ports: Vec<String>,
    #[serde(default)]
    volumes: Vec<String>,
    #[serde(default)]
    depends_on: BTreeMap<String, Condition>,
    healthcheck: Option<serde_norway::Value>,
}

#[derive(Deserialize)]
struct Condition {
    condition: String,
}

fn project_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn compose() -> Compose {
    serde_norway::from_str(&project_file("docker-compose.yml")).expect("a Compose file")
}

/// What Docker makes of `text` when only `POSTGRES_PASSWORD` is set: `${NAME:-default}` and `${NAME:?message}`.
fn interpolate(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (expression, tail) = after.split_once('}').expect("a closed expression");
        let (name, default) = expression
            .split_once(":-")
            .or_else(|| expression.split_once(":?").map(|(name, _)| (name, "")))
            .unwrap_or((expression, ""));
        result.push_str(before);
        result.push_str(if name == "POSTGRES_PASSWORD" { "geheim" } else { default });
        rest = tail;
    }
    result + rest
}

fn app_environment(compose: &Compose) -> HashMap<String, String> {
    let app = &compose.services["app"];
    app.environment.iter().map(|(name, value)| (name.clone(), interpolate(value))).collect()
}

#[test]
fn every_variable_of_the_app_is_a_setting_and_has_a_value_that_it_takes() {
    let environment = app_environment(&compose());
    for name in environment.keys() {
        assert!(Setting::named(name).is_some(), "{name} is not a setting");
    }
    let config = Config::from_map(&environment).expect("values that the product takes");
    assert!(config.smtp_url.is_some() && config.public_url.is_some());
    assert_eq!(config.database_url.expect("a database").expose(), "postgres://chuangquan:geheim@db:5432/chuangquan");
}

#[test]
fn what_one_service_says_of_another_is_true() {
    let compose = compose();
    let config = Config::from_map(&app_environment(&compose)).expect("valid");
    let database = Url::parse(config.database_url.expect("a database").expose()).expect("a URL");
    let db = &compose.services[database.host_str().expect("a host")];
    assert_eq!(db.environment["POSTGRES_USER"], database.username());
    assert_eq!(db.environment["POSTGRES_DB"], database.path().trim_start_matches('/'));
    assert_eq!(interpolate(&db.environment["POSTGRES_PASSWORD"]), database.password().expect("a password"));

    let mail = Url::parse(config.smtp_url.expect("a mail server").expose()).expect("a URL");
    assert!(compose.services.contains_key(mail.host_str().expect("a host")));

    let app = &compose.services["app"];
    let inside: Vec<&str> = app.ports.iter().filter_map(|port| port.rsplit(':').next()).collect();
    assert_eq!(inside, [config.listen.port().to_string()]);
    assert!(!config.listen.ip().is_loopback(), "nobody outside the container would reach it");
}

#[test]
fn references_lead_somewhere() {
    let compose = compose();
    for (name, service) in &compose.services {
        assert!(service.image.is_some() != service.build.is_some(), "{name} has an image or is built");
        if let Some(image) = &service.image {
            let tag = image.split_once(':').map(|(_, tag)| tag);
            assert!(tag.is_some_and(|tag| tag != "latest"), "{name}: {image} has a version");
        }
        for volume in &service.volumes {
            let source = volume.split(':').next().expect("a source");
            assert!(source.starts_with('.') || compose.volumes.contains_key(source), "{name}: {volume}");
        }
        for (other, Condition { condition }) in &service.depends_on {
            let other = compose.services.get(other).unwrap_or_else(|| panic!("{name} waits for {other}"));
            assert!(
                condition != "service_healthy" || other.healthcheck.is_some(),
                "{name}: no health check to wait for"
            );
        }
    }
}

#[test]
fn no_secret_is_written_down() {
    for (name, service) in &compose().services {
        for (variable, value) in &service.environment {
            if variable.contains("PASSWORD") || variable.contains("SECRET") {
                assert!(value.starts_with("${") && value.ends_with('}'), "{name}: {variable}");
            }
        }
    }
    let compose = project_file("docker-compose.yml");
    let with_password = compose.lines().filter(|line| line.contains("://") && line.contains('@'));
    for line in with_password.filter(|line| !line.trim_start().starts_with('#')) {
        assert!(line.contains(":${POSTGRES_PASSWORD:?"), "{line}");
    }
}

#[test]
fn the_image_sets_known_variables_and_does_not_run_as_root() {
    let dockerfile = project_file("Dockerfile").replace("\\\n", " ");
    let last_stage = dockerfile.rsplit("\nFROM ").next().expect("a stage");
    let set: Vec<&str> = last_stage
        .lines()
        .filter_map(|line| line.strip_prefix("ENV "))
        .flat_map(str::split_whitespace)
        .filter_map(|pair| pair.split_once('=').map(|(name, _)| name))
        .collect();
    assert!(set.contains(&"CHUANGQUAN_LISTEN"));
    for name in set {
        assert!(
            Setting::named(name)
                .is_some_and(|setting| !["CHUANGQUAN_JWT_SECRET", "CHUANGQUAN_SEAL_KEY"].contains(&setting.name)),
            "{name}"
        );
    }
    let users: Vec<&str> = last_stage.lines().filter_map(|line| line.strip_prefix("USER ")).collect();
    assert!(users.last().is_some_and(|user| !["root", "0"].contains(user)), "{users:?}");
}

#[test]
fn the_image_is_built_from_files_that_the_ignore_file_lets_through() {
    let allowed = project_file(".dockerignore");
    let lets_through = |name: &str| allowed.lines().any(|line| line.strip_prefix('!') == Some(name));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "migrations", "data", "frontend"] {
        assert!(!root.join(name).exists() || lets_through(name), "{name} is needed for the build");
    }
    for name in ["target", ".git", ".env"] {
        assert!(!lets_through(name), "{name} must stay outside");
    }
}
