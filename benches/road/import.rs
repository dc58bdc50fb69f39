//! 100,000 listings taken in from CSV and from XLSX, beside reading the file and COPY of the rows that came of it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::Utc;
use chuangquan::catalog::model::Policy;
use chuangquan::catalog::service::{ImportFile, NewImport, import_listings};
use chuangquan::kernel::{Actor, OrganisationId};
use chuangquan::store::Db;
use chuangquan::tabular::{self, OutCell, OutColumn, TableFormat, TableWriter};
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Outcome;
use super::child::{self, Done, Task};
use super::data::{Kind, MAKERS, NAMES};
use super::host::Host;
use super::report::{Goal, Scenario, median, ms, per_thousand};

/// What an import fills, and by which column a provider's rows are found.
const FILLED: [(&str, &str); 3] =
    [("listing", "id"), ("listing_price", "listing_id"), ("listing_history", "listing_id")];

const HEADINGS: [&str; 5] = ["编号", "名称", "类型", "型号", "制造商"];

/// Both sides of a round, the limit in milliseconds.
struct Round {
    ours: Done,
    limit: f64,
}

pub fn run(host: &Host, rows: usize, rounds: usize) -> Outcome<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    let of_csv = (TableFormat::Csv, "import_csv", "import_csv_mb", 11);
    let of_xlsx = (TableFormat::Xlsx, "import_xlsx", "import_xlsx_mb", 12);
    for (format, time, memory, provider) in [of_csv, of_xlsx] {
        println!("{time}: writing {rows} rows");
        let path = write(host, format, rows)?;
        let mut done: Vec<Round> = Vec::new();
        for number in 0..rounds {
            // Of its own; there is nothing to be put back.
            let provider = provider + 2 * number;
            // Whoever goes first in one round goes second in the next, with the rows that came of the round before.
            let before = if number % 2 == 1 { Some(plain(host, &path, rows, provider - 2)?) } else { None };
            let ours = ours(host, &path, rows, provider)?;
            let limit = before.map_or_else(|| plain(host, &path, rows, provider), Ok)?;
            println!("{time}: {:.0} ms, {:.0} MB; reading and COPY {limit:.0} ms", ours.took_ms, ours.peak_mb);
            done.push(Round { ours, limit });
        }
        let mut more = json!({
            "rows": rows,
            "rss_mb": median(done.iter().map(|round| round.ours.peak_mb)),
            "limit_is": "reading the file and COPY of the rows that came of it into tables with the same indexes",
        });
        per_thousand(&mut more, done.iter().map(|round| round.ours.statements).max().unwrap_or_default(), rows);
        scenarios.push(Scenario {
            name: time,
            unit: "ms",
            goal: Goal::AtMost(3.0),
            rounds: done.iter().map(|round| (round.ours.took_ms, round.limit)).collect(),
            more: more.clone(),
        });
        scenarios.push(Scenario {
            name: memory,
            unit: "MB",
            goal: Goal::AtMost(1.0),
            rounds: done.iter().map(|round| (round.ours.peak_mb, 200.0)).collect(),
            more,
        });
    }
    Ok(scenarios)
}

fn write(host: &Host, format: TableFormat, rows: usize) -> Outcome<PathBuf> {
    let columns = HEADINGS.map(|heading| OutColumn { heading: heading.to_owned(), width: 20.0 });
    let mut writer = TableWriter::begin(format, "清单", &columns, Utc::now())?;
    for n in 0..rows {
        let (name, maker) = (NAMES[n % NAMES.len()], MAKERS[n / NAMES.len() % MAKERS.len()]);
        let cells = [
            format!("I-{n}"),
            format!("{name} {n}"),
            "仪器机时".to_owned(),
            format!("M{}", 7_800 + n % 1_000),
            maker.to_owned(),
        ];
        writer.row(&cells.map(OutCell::Text))?;
    }
    let (mut file, _) = writer.finish()?;
    file.rewind()?;
    let path = host.dir.join(if format == TableFormat::Csv { "import.csv" } else { "import.xlsx" });
    std::io::copy(&mut file, &mut File::create(&path)?)?;
    Ok(path)
}

fn ours(host: &Host, path: &Path, rows: usize, provider: usize) -> Outcome<Done> {
    host.execute("CHECKPOINT")?;
    let provider = Kind::Provider.id(provider);
    let done = child::perform(&host.url(), &Task::Import { file: path.to_owned(), provider })?;
    if done.result != rows {
        return Err(format!("{} of {rows} listings created", done.result).into());
    }
    Ok(done)
}

/// Reading the file, and COPY of what it came to for a provider, milliseconds.
fn plain(host: &Host, path: &Path, rows: usize, provider: usize) -> Outcome<f64> {
    let copies = copies(host, OrganisationId::from_uuid(Kind::Provider.id(provider)))?;
    host.execute("CHECKPOINT")?;
    let began = Instant::now();
    let read = tabular::open(path, &tabular::Options::default())?.skip(1).filter(Result::is_ok).count();
    host.connection()?.transaction(|conn| conn.batch_execute(&copies))?;
    let took = ms(began.elapsed());
    if read != rows {
        return Err(format!("{read} of {rows} rows read").into());
    }
    Ok(took)
}

/// Takes a file in; how many listings came of it.
pub fn take_in(db: &Db, file: &Path, provider: Uuid) -> Outcome<Value> {
    let new = NewImport {
        file_name: "import".to_owned(),
        file: ImportFile::Path(file.to_owned()),
        mapping: None,
        lookup_files: BTreeMap::new(),
        policy: Policy::AllOrNothing,
        dry_run: false,
    };
    let provider = OrganisationId::from_uuid(provider);
    let report = db.write(&Actor::system("bench"), |tx| import_listings(tx, provider, &new))?;
    Ok(json!(report.created))
}

/// Writes the rows that an import made into files of the server, and answers how they are copied into tables of the same
/// shape and indexes, without foreign keys and triggers.
fn copies(host: &Host, provider: OrganisationId) -> Outcome<String> {
    let mut conn = host.connection()?;
    let dir: String = diesel::select(sql::<Text>("current_setting('data_directory')")).get_result(&mut conn)?;
    let mut copies = String::new();
    for (table, column) in FILLED {
        let stored = format!(
            "(SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '')"
        );
        let columns: String = diesel::select(sql::<Text>(&stored)).get_result(&mut conn)?;
        let file = format!("{dir}/bench-{table}.copy");
        conn.batch_execute(&format!(
            "COPY (SELECT {columns} FROM {table} WHERE {column} IN
                   (SELECT id FROM listing WHERE provider_id = '{provider}')) TO '{file}';
             DROP TABLE IF EXISTS plain_{table}; CREATE TABLE plain_{table} (LIKE {table} INCLUDING ALL);"
        ))?;
        copies.push_str(&format!("COPY plain_{table} ({columns}) FROM '{file}';"));
    }
    Ok(copies)
}
