//! 100,000 listings taken in from CSV and from XLSX, beside reading the file and COPY of what it holds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::Utc;
use chuangquan::catalog::model::Policy;
use chuangquan::catalog::service::{ImportFile, NewImport, import_listings};
use chuangquan::kernel::{Actor, OrganisationId};
use chuangquan::tabular::{self, OutCell, OutColumn, TableFormat, TableWriter};
use diesel::prelude::*;
use serde_json::json;

use super::Outcome;
use super::data::{Kind, MAKERS, NAMES};
use super::host::Host;
use super::memory;
use super::report::{Goal, Scenario, ms};

diesel::table! {
    plain_import (code) {
        code -> Text,
        name -> Text,
        kind -> Text,
        model -> Text,
        maker -> Text,
    }
}

const HEADINGS: [&str; 5] = ["编号", "名称", "类型", "型号", "制造商"];

/// One round of a format, milliseconds, and the most memory that it took besides what the process had.
struct Round {
    ours: f64,
    limit: f64,
    memory_mb: f64,
}

pub fn run(host: &Host, rows: usize) -> Outcome<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    for (format, name, provider) in [(TableFormat::Csv, "import_csv", 11), (TableFormat::Xlsx, "import_xlsx", 12)] {
        println!("{name}: writing {rows} rows");
        let path = write(host, format, rows)?;
        let round = round(host, &path, rows, provider)?;
        println!("{name}: {:.0} ms, {:.0} MB; reading and COPY {:.0} ms", round.ours, round.memory_mb, round.limit);
        let more = json!({
            "rows": rows,
            "rss_mb": round.memory_mb,
            "limit_is": "reading the file and COPY of its cells into a table with one key",
        });
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
    let before = memory::resident_mb("self")?;
    memory::forget_peak()?;
    let new = NewImport {
        file_name: "import".to_owned(),
        file: ImportFile::Path(path.to_owned()),
        mapping: None,
        lookup_files: BTreeMap::new(),
        policy: Policy::AllOrNothing,
        dry_run: false,
    };
    let began = Instant::now();
    let provider = OrganisationId::from_uuid(Kind::Provider.id(provider));
    let report = host.db.write(&Actor::system("bench"), |tx| import_listings(tx, provider, &new))?;
    let ours = ms(began.elapsed());
    let memory_mb = memory::peak_mb()? - before;
    if report.created != rows {
        return Err(format!("{} of {rows} listings created", report.created).into());
    }

    host.execute("DROP TABLE IF EXISTS plain_import")?;
    host.execute("CREATE TABLE plain_import (code text PRIMARY KEY, name text, kind text, model text, maker text)")?;
    host.execute("CHECKPOINT")?;
    let began = Instant::now();
    let refused = |error: Box<dyn std::error::Error + Send + Sync>| diesel::result::Error::SerializationError(error);
    let copied = diesel::copy_from(plain_import::table)
        .from_raw_data(plain_import::table, |copy| {
            let table = tabular::open(path, &tabular::Options::default()).map_err(|error| refused(error.into()))?;
            for row in table.skip(1) {
                let row = row.map_err(|error| refused(error.into()))?;
                let line: Vec<&str> = (0..HEADINGS.len()).map(|column| row.text(column)).collect();
                writeln!(copy, "{}", line.join("\t")).map_err(|error| refused(error.into()))?;
            }
            diesel::QueryResult::Ok(())
        })
        .execute(&mut host.connection()?)?;
    let limit = ms(began.elapsed());
    if copied != rows {
        return Err(format!("{copied} of {rows} rows copied").into());
    }
    Ok(Round { ours, limit, memory_mb })
}
