//! The house stays as drawn: the order of the modules, and the tables that Diesel knows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::TestApp;

/// From the ground up: a module may use those before it, never those after it (ARCHITECTURE.md).
const ORDER: &[&str] = &[
    "kernel",
    "config",
    "store",
    "web",
    "tabular",
    "outbound",
    "audit",
    "attachment",
    "ledger",
    "identity",
    "catalog",
    "proposal",
    "programme",
    "voucher",
    "conduct",
    "training",
    "billing",
    "booking",
    "sample",
    "agreement",
    "calendar",
    "usage",
    "directory",
    "transfer",
    "risk",
    "claim",
    "complaint",
    "award",
    "clawback",
    "settlement",
    "clearing",
    "reconciliation",
    "evaluation",
    "reminder",
    "webhook",
    "notify",
    "report",
    "year_package",
    "jobs",
    "http",
    "demo",
    "cli",
];

#[test]
fn modules_use_only_those_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&source) {
        let inside = file.strip_prefix(&source).expect("inside src");
        let module = inside.components().next().expect("a part").as_os_str().to_string_lossy().replace(".rs", "");
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let Some(own) = ORDER.iter().position(|name| *name == module) else {
            wrong.push(format!("{module} is not in the order"));
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file");
        for used in used_modules(&text) {
            match ORDER.iter().position(|name| *name == used) {
                Some(other) if other > own => wrong.push(format!("{} uses {used}", inside.display())),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_keep_to_their_own() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&source) {
        let inside = file.strip_prefix(&source).expect("inside src").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let parts: Vec<&str> = inside.split('/').collect();
        let is_room = |room: &str| parts.len() > 1 && (parts[1] == format!("{room}.rs") || parts[1] == room);
        if is_room("routes") && (code.contains("diesel::prelude") || code.contains("sql_query")) {
            wrong.push(format!("{inside}: SQL in routes"));
        }
        if is_room("service") && code.contains("actix_web") {
            wrong.push(format!("{inside}: HTTP in a service"));
        }
        if is_room("model")
            && (code.contains("PgConnection") || code.contains("actix_web") || code.contains("Utc::now"))
        {
            wrong.push(format!("{inside}: a model that touches the world"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Modules named after `crate::`, in `use` lines and in paths, whole trees included.
fn used_modules(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            let names = match rest.strip_prefix('{') {
                Some(tree) => tree.split([',', '}']).map(str::to_owned).collect(),
                None => vec![rest.to_owned()],
            };
            for name in names {
                found.push(name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    }
    found
}

pub fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column: String,
}

#[test]
fn diesel_knows_the_tables_as_they_are() {
    let app = TestApp::start();
    let columns: Vec<Column> = app.read(|conn| {
        diesel::sql_query(
            "SELECT c.relname::text AS table_name, a.attname || ' -> ' ||
                    CASE WHEN a.attnotnull THEN '' ELSE 'Nullable<' END ||
                    CASE t.typname WHEN 'uuid' THEN 'Uuid' WHEN 'text' THEN 'Text' WHEN 'int8' THEN 'Int8'
                         WHEN 'int4' THEN 'Int4' WHEN 'timestamptz' THEN 'Timestamptz' WHEN 'date' THEN 'Date'
                         WHEN 'json' THEN 'Json' WHEN 'jsonb' THEN 'Jsonb' WHEN 'bytea' THEN 'Bytea' WHEN 'bool' THEN 'Bool'
                         WHEN 'tsvector' THEN 'TsVector' ELSE t.typname END ||
                    CASE WHEN a.attnotnull THEN '' ELSE '>' END AS column
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             JOIN pg_type t ON t.oid = a.atttypid
             WHERE c.relkind = 'r' AND c.relname NOT LIKE '\\_\\_%' ORDER BY c.relname, a.attnum",
        )
        .load(conn)
        .map_err(chuangquan::store::DbError::from)
    });
    let mut there: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Column { table_name, column } in columns {
        there.entry(table_name).or_default().push(column);
    }
    assert_eq!(known_tables(), there, "src/store/schema.rs differs from what the migrations make");
}

/// Reads `table!` blocks of schema.rs.
fn known_tables() -> BTreeMap<String, Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/schema.rs");
    let text = fs::read_to_string(path).expect("schema.rs");
    let mut tables = BTreeMap::new();
    let mut current: Option<(String, Vec<String>)> = None;
    for line in text.lines().map(str::trim) {
        if let (Some((name, _)), true) = (line.split_once(" ("), line.ends_with(") {")) {
            current = Some((name.to_owned(), Vec::new()));
        } else if let (Some((_, columns)), true) = (&mut current, line.contains(" -> ")) {
            columns.push(line.trim_end_matches(',').to_owned());
        } else if line == "}" {
            tables.extend(current.take());
        }
    }
    tables
}
