//! A look at a sample: what it holds, what layout it seems to have, and what a layout makes of it.

use std::io::Cursor;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::StatementError;
use super::layout::Layout;
use super::{ParsedLine, ReadOptions, propose, table};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::Direction;
use crate::tabular::{self, Format, Row, heading};

/// Rows of the file that are shown as they stand.
const SHOWN_ROWS: usize = 30;
/// Lines that are shown as they would be read.
const SHOWN_LINES: usize = 20;
/// Characters of a cell that are shown.
const SHOWN_CHARS: usize = 80;

/// A sample with a layout.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StatementSample)]
pub struct Sample {
    /// `csv` or `xlsx`.
    pub format: super::StatementFormat,
    /// As it was found: `UTF-8`, `gb18030`; absent for a workbook.
    pub encoding: Option<String>,
    /// As it was found: `,`; absent for a workbook.
    pub delimiter: Option<char>,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// The first rows as they stand.
    pub rows: Vec<SampleRow>,
    /// The line of the headings; absent if they were not found.
    pub header_row: Option<u64>,
    /// The headings as they are written, column by column; empty where none stands.
    pub headings: Vec<String>,
    /// The layout that was given, or that the sample seems to have.
    pub layout: Layout,
    /// The first lines as they would be read.
    pub lines: Vec<SampleLine>,
    pub line_count: usize,
    /// Of all lines that can be read.
    pub debit_fen: Fen,
    pub credit_fen: Fen,
    /// If the whole holds together.
    pub opening_fen: Option<Fen>,
    pub closing_fen: Option<Fen>,
    pub account_number: Option<String>,
    pub problems: Vec<SampleProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SampleRow {
    /// Counted from 1.
    pub line: u64,
    pub cells: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SampleLine {
    pub line: i32,
    pub booked_on: chrono::NaiveDate,
    pub direction: Direction,
    pub amount_fen: Fen,
    pub end_to_end_reference: String,
    pub bank_reference: String,
    pub counterparty_name: String,
    pub counterparty_account: String,
    pub remark: String,
}

/// Something that a layout cannot make sense of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SampleProblem {
    pub code: String,
    /// Line and column of the file, counted from 1.
    pub line: Option<u64>,
    pub column: Option<usize>,
    pub text: Text,
}

/// Reads a sample by a layout, or by the one that it seems to have.
///
/// # Errors
/// It is no table that can be opened, or the layout's encoding, sheet or delimiter is not right.
pub fn inspect(content: &Arc<[u8]>, layout: Option<&Layout>, account: Option<&str>) -> Result<Sample, StatementError> {
    let given = layout.cloned().unwrap_or_default();
    let open = |layout: &Layout| {
        Ok::<_, StatementError>(tabular::read(Cursor::new(Arc::clone(content)), &layout.table_options()?)?)
    };
    let mut opened = open(&given)?;
    let (format, encoding, delimiter, sheet) = match opened.format.clone() {
        Format::Csv { encoding, delimiter } => {
            (super::StatementFormat::Csv, Some(encoding.to_owned()), Some(delimiter), None)
        }
        Format::Xlsx { sheet } => (super::StatementFormat::Xlsx, None, None, Some(sheet)),
    };
    let head: Vec<Row> = opened.by_ref().take(propose::LOOKED_AT).collect::<Result<_, _>>()?;
    let proposal = layout.is_none().then(|| propose::propose(&head));
    let mut problems = Vec::new();
    let mut layout = match proposal {
        Some(proposal) => {
            problems.extend(proposal.doubts.into_iter().map(|(code, text)| SampleProblem::of(code, text)));
            proposal.layout
        }
        None => given,
    };
    let by_account = |layout: &Layout, account: Option<String>| {
        table::draft(
            open(layout)?,
            &ReadOptions { account_number: account, layout: layout.clone(), ..ReadOptions::default() },
        )
    };
    // Who brings a file says the account where it does not name it; that is not the layout's business.
    let read = |layout: &Layout| match by_account(layout, account.map(str::to_owned)) {
        Ok(draft) if draft.faults.iter().any(|fault| fault.code == "no_account") => {
            by_account(layout, Some(UNSAID.to_owned()))
        }
        other => other,
    };
    let mut draft = read(&layout);
    // A single column of amounts: the running balance tells what its sign means.
    if problems.iter().all(|problem| problem.code != propose::NO_SIGN)
        && draft.as_ref().is_ok_and(|draft| draft.faults.iter().any(|fault| fault.code == "balances_disagree"))
        && let Some(turned) = propose::turned(&layout)
        && let Ok(better) = read(&turned)
        && better.statement.is_some()
    {
        (layout, draft) = (turned, Ok(better));
    }
    let mut sample = Sample {
        format,
        encoding,
        delimiter,
        sheet,
        rows: head.iter().take(SHOWN_ROWS).map(shown).collect(),
        header_row: None,
        headings: Vec::new(),
        layout,
        lines: Vec::new(),
        line_count: 0,
        debit_fen: Fen::ZERO,
        credit_fen: Fen::ZERO,
        opening_fen: None,
        closing_fen: None,
        account_number: None,
        problems,
    };
    match draft {
        Ok(draft) => sample.take(draft, &head),
        Err(error) => sample.problems.extend(error.faults().into_iter().map(SampleProblem::from)),
    }
    Ok(sample)
}

/// Stands for an account that neither the person nor the file named.
const UNSAID: &str = "0";

impl Sample {
    fn take(&mut self, draft: table::Draft, head: &[Row]) {
        self.header_row = Some(draft.header_row);
        self.headings = headings(head, draft.header_row);
        self.line_count = draft.lines.len();
        let sum = |direction| draft.lines.iter().filter(|l| l.direction == direction).map(|l| l.amount).sum();
        (self.debit_fen, self.credit_fen) = (sum(Direction::Debit), sum(Direction::Credit));
        self.lines = draft.lines.into_iter().take(SHOWN_LINES).map(SampleLine::from).collect();
        self.problems.extend(draft.faults.into_iter().map(SampleProblem::from));
        if let Some(statement) = draft.statement {
            (self.opening_fen, self.closing_fen) = (statement.opening, statement.closing);
            self.account_number = Some(statement.account_number).filter(|account| account != UNSAID);
        }
    }
}

/// The headings as they are written; where a second row names what the first groups, those of both.
fn headings(head: &[Row], line: u64) -> Vec<String> {
    let Some(at) = head.iter().position(|row| row.line == line) else { return Vec::new() };
    head.get(at).map_or_else(Vec::new, |row| row.cells.iter().map(|cell| cell.text.clone()).collect())
}

/// In the form in which headings are compared, those that say nothing left out.
pub fn compared(headings: &[String]) -> Vec<String> {
    headings.iter().map(|written| heading(written)).filter(|text| !text.is_empty()).collect()
}

fn shown(row: &Row) -> SampleRow {
    let cell = |text: &String| text.chars().take(SHOWN_CHARS).collect();
    SampleRow { line: row.line, cells: row.cells.iter().map(|found| cell(&found.text)).collect() }
}

impl SampleProblem {
    fn of(code: &str, text: Text) -> Self {
        Self { code: code.to_owned(), line: None, column: None, text }
    }
}

impl From<super::Fault> for SampleProblem {
    fn from(fault: super::Fault) -> Self {
        let text = fault.told();
        Self { code: fault.code.to_owned(), line: fault.line, column: fault.column, text }
    }
}

impl From<ParsedLine> for SampleLine {
    fn from(line: ParsedLine) -> Self {
        Self {
            line: line.number,
            booked_on: line.booked_on,
            direction: line.direction,
            amount_fen: line.amount,
            end_to_end_reference: line.end_to_end_reference,
            bank_reference: line.bank_reference,
            counterparty_name: line.counterparty_name,
            counterparty_account: line.counterparty_account,
            remark: line.remark,
        }
    }
}
