use std::fmt;
use std::io;

use actix_web::http::StatusCode;

use super::sniff::FileKind;
use crate::kernel::Text;
use crate::web::{FieldError, Problem};

/// Why a file cannot be read as a table. Lines are counted from 1, columns from 1.
#[derive(Debug)]
pub enum TabularError {
    Io(io::Error),
    Empty,
    /// The file itself, bytes.
    TooLarge {
        limit: u64,
    },
    /// A workbook that unpacks to more than is allowed, bytes.
    UnpacksTooLarge {
        limit: u64,
    },
    NotATable {
        found: FileKind,
    },
    /// Neither UTF-8 nor GBK (or not what the caller said); the first line that does not fit.
    Encoding {
        line: u64,
        expected: String,
    },
    /// A workbook that is broken inside.
    Damaged {
        what: String,
    },
    NoSuchSheet {
        wanted: String,
        sheets: Vec<String>,
    },
    TooManyRows {
        limit: usize,
    },
    TooManyCells {
        limit: usize,
    },
    TooManyColumns {
        line: u64,
        limit: usize,
    },
    /// A quotation mark that is never closed: everything behind it would be one cell.
    OpenQuote {
        line: u64,
    },
    CellTooLong {
        line: u64,
        column: usize,
        limit: usize,
    },
}

impl TabularError {
    /// Stable, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable_file",
            Self::Empty => "empty_file",
            Self::TooLarge { .. } | Self::UnpacksTooLarge { .. } => "file_too_large",
            Self::NotATable { .. } => "not_a_table",
            Self::Encoding { .. } => "unknown_encoding",
            Self::Damaged { .. } => "damaged_file",
            Self::NoSuchSheet { .. } => "no_such_sheet",
            Self::TooManyRows { .. } | Self::TooManyCells { .. } => "too_many_rows",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::OpenQuote { .. } => "open_quote",
            Self::CellTooLong { .. } => "cell_too_long",
        }
    }

    /// A sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::Io(error) => Text::new(format!("文件无法读取：{error}"), format!("the file cannot be read: {error}")),
            Self::Empty => Text::new("文件是空的", "the file is empty"),
            Self::TooLarge { limit } => {
                Text::new(format!("文件超过 {} MB", limit >> 20), format!("the file is larger than {} MB", limit >> 20))
            }
            Self::UnpacksTooLarge { limit } => Text::new(
                format!("工作簿解压后超过 {} MB", limit >> 20),
                format!("the workbook unpacks to more than {} MB", limit >> 20),
            ),
            Self::NotATable { found } => not_a_table(*found),
            Self::Encoding { line, expected } => Text::new(
                format!("第 {line} 行有不属于 {expected} 编码的字节"),
                format!("line {line} has bytes that are not {expected}"),
            ),
            Self::Damaged { what } => Text::new(
                format!("工作簿已损坏（{what}）；请用表格软件打开后另存"),
                format!("the workbook is damaged ({what}); open it in a spreadsheet program and save it again"),
            ),
            Self::NoSuchSheet { wanted, sheets } => Text::new(
                format!("没有名为“{wanted}”的工作表；现有：{}", sheets.join("、")),
                format!("there is no sheet “{wanted}”; there are: {}", sheets.join(", ")),
            ),
            Self::TooManyRows { limit } => {
                Text::new(format!("超过 {limit} 行，请分成几个文件"), format!("more than {limit} rows; split the file"))
            }
            Self::TooManyCells { limit } => Text::new(
                format!("超过 {limit} 个单元格，请分成几个文件"),
                format!("more than {limit} cells; split the file"),
            ),
            Self::TooManyColumns { line, limit } => Text::new(
                format!("第 {line} 行在第 {limit} 列之后还有内容"),
                format!("line {line} goes on beyond column {limit}"),
            ),
            Self::OpenQuote { line } => Text::new(
                format!("从第 {line} 行起有引号没有闭合"),
                format!("a quotation mark is left open from line {line} on"),
            ),
            Self::CellTooLong { line, column, limit } => Text::new(
                format!("第 {line} 行第 {column} 列超过 {limit} 个字符（引号是否没有闭合？）"),
                format!("line {line}, column {column} has more than {limit} characters (a quotation mark left open?)"),
            ),
        }
    }
}

fn not_a_table(found: FileKind) -> Text {
    let name = found.name();
    Text::new(
        format!("文件内容是{}，不是 CSV 或 XLSX 表格；请另存为 .xlsx 或 .csv", name.zh),
        format!("the content is {}, not a CSV or XLSX table; save it as .xlsx or .csv", name.en),
    )
}

impl fmt::Display for TabularError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for TabularError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for TabularError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// 413 for what is too large, 422 for the rest, on the field `file`.
impl From<TabularError> for Problem {
    fn from(error: TabularError) -> Self {
        let field = FieldError::new("file", error.code(), error.text());
        let mut problem = Self::invalid_fields(vec![field]);
        if matches!(error, TabularError::TooLarge { .. } | TabularError::UnpacksTooLarge { .. }) {
            problem.status = StatusCode::PAYLOAD_TOO_LARGE;
        }
        problem
    }
}
