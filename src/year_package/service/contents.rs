//! What lies in a package.

use std::borrow::Cow;
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Datelike;
use csv::{Terminator, WriterBuilder};
use diesel::pg::PgConnection;
use serde_json::json;

use super::bundle::{Bundle, Entry};
use crate::kernel::local_midnight;
use crate::ledger::{self, hex};
use crate::reconciliation::model::Month;
use crate::reconciliation::service as reconciliation;
use crate::report::model::chart;
use crate::report::model::meeting::MeetingReport;
use crate::report::service::exports::{Ask, bilingual_table};
use crate::report::service::meeting::{MeetingAsk, programme_name, report_within};
use crate::settlement::service::{self as settlement, KeptFile};
use crate::store::Progress;
use crate::tabular::{TableFormat, no_formula};
use crate::year_package::error::Error;
use crate::year_package::queries::{self, Scope, Section};

/// Rows of a difference list that are read at once.
const PAGE: i64 = 1_000;

/// The most that a ranking of the package names.
const NAMED: usize = 100;

/// Writes everything but the index and the manifest; the programme's name, if one was asked for.
pub fn write(
    conn: &mut PgConnection,
    bundle: &mut Bundle,
    scope: &Scope,
    open: &[Month],
    tell: &dyn Fn(&Progress),
) -> Result<Option<String>, Error> {
    let steps = i64::try_from(queries::sections().count() + MeetingReport::ALL.len() + 3).unwrap_or(i64::MAX);
    let mut done = 0;
    let mut step = |phase: &'static str| {
        tell(&Progress { phase, done, total: Some(steps) });
        done += 1;
    };
    let programme = match scope.programme {
        None => None,
        Some(id) => {
            let name = programme_name(conn, id)?;
            Some(format!("{} / {}", name.zh, name.en))
        }
    };
    for section in queries::sections() {
        step("lists");
        list(conn, bundle, scope, section)?;
    }
    step("files");
    payment_files(conn, bundle, scope)?;
    step("seals");
    seals(conn, bundle, scope)?;
    step("reconciliation");
    three_way(conn, bundle, scope, open)?;
    for report in MeetingReport::ALL {
        step("reports");
        meeting(conn, bundle, scope, *report)?;
    }
    Ok(programme)
}

/// A table of text, as spreadsheets open it: UTF-8 with its mark, no formulas.
struct Table<'t, 'b>(csv::Writer<&'t mut Entry<'b>>, u64);

impl<'t, 'b> Table<'t, 'b> {
    fn begin(entry: &'t mut Entry<'b>, headings: &[&str]) -> Result<Self, Error> {
        entry.write_all("\u{feff}".as_bytes())?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(entry);
        writer.write_record(headings).map_err(std::io::Error::other)?;
        Ok(Self(writer, 0))
    }

    fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), Error> {
        self.1 += 1;
        self.0
            .write_record(cells.map(|cell| plain(cell).into_owned()))
            .map_err(|error| std::io::Error::other(error).into())
    }

    fn finish(mut self) -> Result<Option<u64>, Error> {
        self.0.flush()?;
        Ok(Some(self.1))
    }
}

/// An amount below zero is no formula.
fn plain(cell: &str) -> Cow<'_, str> {
    let is_amount = cell.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if is_amount { Cow::Borrowed(cell) } else { no_formula(cell) }
}

fn list(conn: &mut PgConnection, bundle: &mut Bundle, scope: &Scope, section: &Section) -> Result<(), Error> {
    bundle.file(section.name, section.title, |entry| {
        let mut table = Table::begin(entry, section.headings)?;
        queries::each_row::<Error>(conn, scope, section, |cells| {
            table.row(cells.iter().map(|cell| cell.as_deref().unwrap_or_default()))
        })?;
        table.finish()
    })
}

/// Byte for byte as the banks got them, void versions too.
fn payment_files(conn: &mut PgConnection, bundle: &mut Bundle, scope: &Scope) -> Result<(), Error> {
    for id in queries::file_ids(conn, scope)? {
        let KeptFile { name, content, .. } = settlement::kept_file(conn, &scope.within, id)?;
        let title = if name.contains("-VOID.") {
            ("拨付文件（已作废）", "Payment file (void)")
        } else {
            ("拨付文件", "Payment file")
        };
        // Two formats of one export may have one name.
        bundle.add(format!("batches/files/{id}-{name}"), title, &content)?;
    }
    Ok(())
}

/// Every seal of the year's months with all that its checking needs but the trust in its key. A seal tells of the whole journal,
/// so that only a package of all of it has them.
fn seals(conn: &mut PgConnection, bundle: &mut Bundle, scope: &Scope) -> Result<(), Error> {
    if !scope.within.is_everything() {
        return Ok(());
    }
    for seal in ledger::seal_list(conn)?.into_iter().filter(|seal| seal.month.year() == scope.fiscal_year) {
        let content = json!({
            "number": seal.number,
            "month": seal.month.format("%Y-%m").to_string(),
            "algorithm": seal.algorithm,
            "public_key": STANDARD.encode(&seal.public_key),
            "signature": STANDARD.encode(&seal.signature),
            "digest": seal.digest,
            "hash": hex(&seal.hash),
            "signed_text": seal.certificate,
        });
        let mut text = serde_json::to_string_pretty(&content)?;
        text.push('\n');
        bundle.add(
            format!("seals/{}.json", seal.month.format("%Y-%m")),
            ("月份封存证书、签名与公钥", "Certificate of a closed month, its signature and public key"),
            text.as_bytes(),
        )?;
    }
    Ok(())
}

/// The three totals of every month as the records are now, of the region and of the programme if one is asked for, with the
/// hash that was made when the month was closed, and what leads from one to the next.
fn three_way(conn: &mut PgConnection, bundle: &mut Bundle, scope: &Scope, open: &[Month]) -> Result<(), Error> {
    let months: Vec<Month> = (1..=12).filter_map(|month| scope.days.0.with_month(month)).map(Month::of).collect();
    let closed = reconciliation::closed_list_all(conn, &scope.within)?;
    let title = ("三方核对：核准、发出、银行支出", "Three-way report: approved, sent, debited");
    let headings = [
        "月份 month",
        "状态 state",
        "核准 approved",
        "发出 sent",
        "银行支出 debited",
        "银行收入 credited",
        "差异已说明 explained",
        "关账哈希 closing hash",
    ];
    bundle.file("reconciliation/three-way.csv", title, |entry| {
        let mut table = Table::begin(entry, &headings)?;
        for month in &months {
            let totals = reconciliation::month_totals(conn, &scope.within, *month, scope.programme)?;
            let frozen = closed.iter().find(|closed| closed.month == month.first_day());
            let state = match frozen {
                Some(_) => "closed",
                None if open.contains(month) => "open",
                None => "before the books",
            };
            let cells = [
                month.to_string(),
                state.to_owned(),
                totals.approved.total_fen.to_string(),
                totals.sent.total_fen.to_string(),
                totals.debited.total_fen.to_string(),
                totals.credited.total_fen.to_string(),
                totals.is_explained().to_string(),
                frozen.map(|closed| hex(&closed.hash)).unwrap_or_default(),
            ];
            table.row(cells.iter().map(String::as_str))?;
        }
        table.finish()
    })?;
    let title = ("三方核对的差异，逐笔", "Differences of the three-way report, one by one");
    let headings = ["月份 month", "类别 kind", "编号 reference", "金额 amount", "日期 day", "标识 id"];
    bundle.file("reconciliation/differences.csv", title, |entry| {
        let mut table = Table::begin(entry, &headings)?;
        for month in &months {
            let mut after = None;
            loop {
                let (within, programme) = (&scope.within, scope.programme);
                let mut page = reconciliation::difference_list(conn, within, *month, programme, after.take(), PAGE)?;
                let has_more = page.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
                page.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
                for difference in &page {
                    let cells = [
                        month.to_string(),
                        difference.kind.to_string(),
                        difference.reference.clone(),
                        difference.amount_fen.to_string(),
                        difference.on.to_string(),
                        difference.subject_id.to_string(),
                    ];
                    table.row(cells.iter().map(String::as_str))?;
                }
                match page.last() {
                    Some(last) if has_more => after = Some((last.kind.to_string(), last.subject_id)),
                    _ => break,
                }
            }
        }
        table.finish()
    })
}

/// A report as workbook in both languages and as a picture in each; one that the ledger does not confirm ends the packing.
fn meeting(conn: &mut PgConnection, bundle: &mut Bundle, scope: &Scope, report: MeetingReport) -> Result<(), Error> {
    let wanted = MeetingAsk {
        report,
        region: scope.region.clone(),
        programme: scope.programme,
        days: scope.days,
        fiscal_year: scope.fiscal_year,
        first: NAMED,
    };
    let sheet = report_within(conn, &wanted)?;
    // The workbook carries a date: the year's last, not today's.
    let ask = Ask::unwatched(TableFormat::Xlsx, false, local_midnight(scope.days.1));
    let written = bilingual_table(&ask, &sheet)?;
    let (zh, en) = (sheet.title.zh.as_str(), sheet.title.en.as_str());
    bundle.copy(format!("reports/{report}.xlsx"), (zh, en), written.file)?;
    bundle.add(format!("reports/{report}.svg"), (zh, en), chart::draw(&sheet, false).as_bytes())?;
    bundle.add(format!("reports/{report}-en.svg"), (zh, en), chart::draw(&sheet, true).as_bytes())
}
