//! What the settings promise, without touching the environment of the test.

use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;

use super::*;

fn vars(pairs: &[(&str, &str)]) -> Vars {
    let home = [("HOME".to_owned(), "/home/test".to_owned())];
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).chain(home).collect()
}

fn problems(pairs: &[(&str, &str)]) -> Vec<Problem> {
    Config::from_map(&vars(pairs)).map(|_| Vec::new()).unwrap_or_else(|error| error.problems)
}

#[test]
fn the_defaults_are_enough() {
    let config = Config::from_map(&vars(&[])).expect("defaults");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.pool_size, 8);
    assert_eq!(config.max_import_bytes, 64 * 1024 * 1024);
    assert_eq!(config.access_token_life, chrono::TimeDelta::minutes(15));
    assert_eq!(config.refresh_token_life, chrono::TimeDelta::days(14));
    assert_eq!(config.log_format, LogFormat::Text);
    assert!(config.database_url.is_none() && config.smtp_url.is_none() && config.database_port.is_none());
}

#[test]
fn systemd_names_the_state_directory() {
    let state_dir = |pairs: &[(&str, &str)]| Config::from_map(&vars(pairs)).expect("valid").state_dir;
    let systemd = ("STATE_DIRECTORY", "/var/lib/a:/var/lib/b");
    assert_eq!(state_dir(&[systemd]), std::path::Path::new("/var/lib/a"));
    assert_eq!(state_dir(&[systemd, ("CHUANGQUAN_STATE_DIR", "/srv/x")]), std::path::Path::new("/srv/x"));
}

#[test]
fn every_problem_is_told_at_once_and_by_name() {
    let found = problems(&[
        ("CHUANGQUAN_LISTEN", "localhost"),
        ("CHUANGQUAN_POOL_SIZE", "3"),
        ("CHUANGQUAN_JWT_SECRET", "short"),
        ("CHUANGQUAN_LOG_FORMAT", "xml"),
        ("CHUANGQUAN_POOLSIZE", "9"),
        ("DATABASE_URL", "mysql://u:geheim@h/db"),
        ("CHUANGQUAN_SMTP_URL", "http://u:geheim@h"),
        ("CHUANGQUAN_STATE_DIR", "state"),
    ]);
    let names: Vec<&str> = found.iter().map(|problem| problem.variable.as_str()).collect();
    for name in [
        "CHUANGQUAN_LISTEN",
        "CHUANGQUAN_POOL_SIZE",
        "CHUANGQUAN_JWT_SECRET",
        "CHUANGQUAN_LOG_FORMAT",
        "CHUANGQUAN_POOLSIZE",
        "DATABASE_URL",
        "CHUANGQUAN_SMTP_URL",
        "CHUANGQUAN_STATE_DIR",
    ] {
        assert!(names.contains(&name), "{name} is missing in {names:?}");
    }
    assert_eq!(names.len(), 8);
    let text = ConfigError { problems: found }.to_string();
    assert!(!text.contains("geheim") && !text.contains("short\n"), "{text}");
    assert!(text.contains("CHUANGQUAN_POOL_SIZE?"), "the nearest name is offered: {text}");
}

#[test]
fn an_empty_value_counts_as_absent_and_foreign_variables_are_left_alone() {
    assert_eq!(problems(&[("CHUANGQUAN_SMTP_URL", ""), ("CHUANGQUAN_POOL_SIZE", " "), ("PATH", "/bin")]), []);
}

#[test]
fn what_is_shown_has_no_secret_in_it() {
    let secret = "0123456789abcdef0123456789abcdef";
    let config = Config::from_map(&vars(&[
        ("DATABASE_URL", "postgres://app:geheim@db:5432/app"),
        ("CHUANGQUAN_SMTP_URL", "smtp://app:geheim@mail:1025"),
        ("CHUANGQUAN_JWT_SECRET", secret),
    ]))
    .expect("valid");
    let shown = serde_json::to_string(config.shown()).expect("json");
    assert!(!shown.contains("geheim") && !shown.contains(secret), "{shown}");
    assert!(shown.contains("postgres://app:***@db:5432/app"), "{shown}");
    assert!(!format!("{config:?}").contains("geheim"));
    assert_eq!(config.shown().len(), SETTINGS.len());
}

#[test]
fn names_are_unique_and_described_in_both_languages() {
    let mut names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), SETTINGS.len());
    for english in [false, true] {
        let table = markdown_table(english);
        assert_eq!(table.lines().count(), SETTINGS.len() + 2);
        assert!(table.lines().all(|line| line.matches(" | ").count() == 2), "{table}");
    }
}

#[test]
fn the_document_has_the_table_as_it_is() {
    let document = include_str!("../../docs/configuration.md");
    for english in [false, true] {
        let table = markdown_table(english);
        assert!(document.contains(&table), "run `chuangquan config --markdown`; docs/configuration.md lacks:\n{table}");
    }
}

#[test]
fn the_signing_secret_is_made_once_and_kept_private() {
    let dir = std::env::temp_dir().join(format!("chuangquan-{}", uuid::Uuid::new_v4().simple()));
    let config = Config::builder().set("CHUANGQUAN_STATE_DIR", dir.display().to_string()).build().expect("valid");
    let made: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| config.signing_secret().expect("made"))).collect();
        threads.into_iter().map(|thread| thread.join().expect("joined").expose().to_owned()).collect()
    });
    assert!(made.iter().all(|secret| *secret == made[0]), "all processes sign with the same secret");
    assert!(made[0].len() >= SIGNING_SECRET_MIN_BYTES);
    let files: Vec<_> = std::fs::read_dir(&dir).expect("dir").map(|file| file.expect("file")).collect();
    assert_eq!(files.len(), 1, "no draft is left");
    assert_eq!(files[0].metadata().expect("metadata").permissions().mode() & 0o777, 0o600);

    std::fs::write(files[0].path(), "short").expect("written");
    assert!(matches!(config.signing_secret(), Err(SigningError::TooShort { .. })));
    std::fs::remove_dir_all(&dir).expect("removed");
}

#[test]
fn the_key_of_seals_is_given_or_made_once() {
    let dir = std::env::temp_dir().join(format!("chuangquan-{}", uuid::Uuid::new_v4().simple()));
    let state = ("CHUANGQUAN_STATE_DIR", dir.display().to_string());
    let config = Config::builder().set(state.0, state.1.clone()).build().expect("valid");
    assert_eq!(config.seal_seed().expect("made"), config.seal_seed().expect("kept"));
    std::fs::write(dir.join("seal-key"), "not a key").expect("written");
    assert!(matches!(config.seal_seed(), Err(SigningError::NoKey { .. })));

    let key = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    let given = Config::builder()
        .set(state.0, state.1)
        .set("CHUANGQUAN_SEAL_KEY", key.to_owned())
        .set("CHUANGQUAN_SEAL_FORMER_KEYS", format!("{key}, {key}"))
        .build()
        .expect("valid");
    assert_eq!((given.seal_seed().expect("given"), given.seal_former_keys.len()), ([7; 32], 2));
    assert_eq!(problems(&[("CHUANGQUAN_SEAL_KEY", "BwcH"), ("CHUANGQUAN_SEAL_FORMER_KEYS", "x")]).len(), 2);
    std::fs::remove_dir_all(&dir).expect("removed");
}

#[test]
fn replicas_are_told_apart_from_the_hosts_of_one() {
    let urls = parse::database_urls("postgres://a/db, postgresql://b:1,c:2/db").expect("two");
    assert_eq!(urls.iter().map(Secret::expose).collect::<Vec<_>>(), ["postgres://a/db", "postgresql://b:1,c:2/db"]);
    assert!(parse::database_urls("http://a").is_err() && parse::database_urls(",postgres://a").is_err());
}

proptest! {
    #[test]
    fn no_value_of_any_setting_panics(index in 0..SETTINGS.len(), value in "\\PC{0,40}") {
        let name = SETTINGS[index].name;
        match Config::from_map(&vars(&[(name, &value)])) {
            Ok(config) => prop_assert_eq!(config.shown().len(), SETTINGS.len()),
            Err(error) => prop_assert!(error.problems.iter().all(|problem| problem.variable == name)),
        }
    }

    #[test]
    fn bytes_are_read_with_their_unit(count in 1_usize..1_000_000) {
        prop_assert_eq!(parse::bytes(&count.to_string()), Ok(count));
        prop_assert_eq!(parse::bytes(&format!("{count}KiB")), Ok(count * 1024));
        prop_assert_eq!(parse::bytes(&format!("{count} MiB")), Ok(count * 1024 * 1024));
    }
}
