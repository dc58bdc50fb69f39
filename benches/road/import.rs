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
use super::child::{self, Task};
use super::data::{Kind, MAKERS, NAMES};
use super::host::Host;
use super::report::{Goal, Scenario, ms, per_thousand};

/// What an import fills, and by which column a provider's rows are found.
const FILLED: [(&str, &str); 3] =
    [("listing", "id"), ("listing_price", "listing_id"), ("listing_history", "listing_id")];

const HEADINGS: [&str; 5] = ["编号", "名称", "类型", "型号", "制造商"];

/// One round of a format, milliseconds, and what the process that took it in had in memory at most.
struct Round {
    ours: f64,
    limit: f64,
    memory_mb: f64,
    statements: usize,
}

pub fn run(host: &Host, rows: usize) -> Outcome<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    for (format, name, provider) in [(TableFormat::Csv, "import_csv", 11), (TableFormat::Xlsx, "import_xlsx", 12)] {
        println!("{name}: writing {rows} rows");
        let path = write(host, format, rows)?;
        let round = round(host, &path, rows, provider)?;
        println!("{name}: {:.0} ms, {:.0} MB; reading and COPY {:.0} ms", round.ours, round.memory_mb, round.limit);
        let mut more = json!({
            "rows": rows,
            "rss_mb": round.memory_mb,
            "limit_is": "reading the file and COPY of the rows that came of it into tables with the same indexes",
        });
        per_thousand(&mut more, round.statements, rows);
        let (time, memory) = if format == TableFormat::Csv {
            ("import_csv", "import_csv_mb")
        } else {
            ("import_xlsx", "import_xlsx_mb")
        };
        scenarios.push(Scenario {
            name: time,
            unit: "ms",
            goal: Goal::AtMost(3.0),
            rounds: vec![(round.ours, round.limit)],
            more: more.clone(),
        });
        scenarios.push(Scenario {
            name: memory,
            unit: "MB",
            goal: Goal::AtMost(1.0),
            rounds: vec![(round.memory_mb, 200.0)],
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

fn round(host: &Host, path: &Path, rows: usize, provider: usize) -> Outcome<Round> {
    host.execute("CHECKPOINT")?;
    let provider = Kind::Provider.id(provider);
    let done = child::perform(&host.url(), &Task::Import { file: path.to_owned(), provider })?;
    if done.result != rows {
        return Err(format!("{} of {rows} listings created", done.result).into());
    }

    let copies = copies(host, OrganisationId::from_uuid(provider))?;
    host.execute("CHECKPOINT")?;
    let began = Instant::now();
    let read = tabular::open(path, &tabular::Options::default())?.skip(1).filter(Result::is_ok).count();
    host.connection()?.transaction(|conn| conn.batch_execute(&copies))?;
    let limit = ms(began.elapsed());
    if read != rows {
        return Err(format!("{read} of {rows} rows read").into());
    }
    Ok(Round { ours: done.took_ms, limit, memory_mb: done.peak_mb, statements: done.statements })
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
