use std::fmt;

use serde_json::json;

use super::Finding;
use crate::kernel::{StatementLayoutId, Text};
use crate::tabular::TabularError;
use crate::web::{FieldError, Problem};

/// Why a statement file is refused.
#[derive(Debug)]
pub enum StatementError {
    /// It cannot be read at all.
    File(TabularError),
    /// It can be read, but not as a statement that holds together.
    Refused(Fault),
    /// Rows that are wrong, each for itself; the first [`MAX_FAULTS`] of them.
    Several(Vec<Fault>),
    /// More than one saved layout has these headings: names them.
    Ambiguous(Vec<(StatementLayoutId, String)>),
    /// The layout that was named is not there, or out of use.
    NoSuchLayout,
}

/// The most faults that one answer names.
pub const MAX_FAULTS: usize = 20;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    /// For people; parts in Chinese and English are kept apart by ` / `.
    pub place: String,
    /// Line of the table, counted from 1.
    pub line: Option<u64>,
    /// Column of the table, counted from 1.
    pub column: Option<usize>,
    pub text: Text,
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        let Finding { code, place, text } = finding;
        Self { code: code.as_str(), place, line: None, column: None, text }
    }
}

impl Fault {
    /// A sentence for people, place included.
    pub fn told(&self) -> Text {
        if self.place.is_empty() {
            return self.text.clone();
        }
        let (zh, en) = self.place.split_once(" / ").unwrap_or((&self.place, &self.place));
        Text::new(format!("{zh}：{}", self.text.zh), format!("{en}: {}", self.text.en))
    }
}

impl StatementError {
    pub(super) fn at(
        place: impl Into<String>,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::Refused(Fault { code, place: place.into(), line: None, column: None, text: Text::new(zh, en) })
    }

    /// What was found in rows, together; `None` if nothing was.
    pub(super) fn together(mut faults: Vec<Fault>) -> Option<Self> {
        match faults.len() {
            0 => None,
            1 => faults.pop().map(Self::Refused),
            _ => Some(Self::Several(faults)),
        }
    }

    /// Each fault by itself.
    pub fn faults(self) -> Vec<Fault> {
        match self {
            Self::Refused(fault) => vec![fault],
            Self::Several(faults) => faults,
            other @ (Self::File(_) | Self::Ambiguous(_) | Self::NoSuchLayout) => {
                vec![Fault {
                    code: other.code(),
                    place: String::new(),
                    line: other.line(),
                    column: None,
                    text: other.text(),
                }]
            }
        }
    }

    const fn line(&self) -> Option<u64> {
        match self {
            Self::File(TabularError::Encoding { line, .. } | TabularError::OpenQuote { line }) => Some(*line),
            _ => None,
        }
    }

    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(error) => error.code(),
            Self::Refused(fault) => fault.code,
            Self::Several(faults) => faults.first().map_or("bad_rows", |fault| fault.code),
            Self::Ambiguous(_) => "layout_ambiguous",
            Self::NoSuchLayout => "no_such_layout",
        }
    }

    /// A sentence for people, place included.
    pub fn text(&self) -> Text {
        match self {
            Self::File(error) => error.text(),
            Self::Refused(fault) => fault.told(),
            Self::Several(faults) => {
                let told: Vec<Text> = faults.iter().map(Fault::told).collect();
                let join = |of: fn(&Text) -> &str, mark: &str| told.iter().map(of).collect::<Vec<_>>().join(mark);
                Text::new(join(|text| &text.zh, "；"), join(|text| &text.en, "; "))
            }
            Self::NoSuchLayout => Text::new("没有这个版式，或已停用", "no such layout, or it is out of use"),
            Self::Ambiguous(layouts) => {
                let names = layouts.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("、");
                Text::new(
                    format!("多个版式的表头与文件相同（{names}），请指明用哪一个"),
                    format!("several layouts have the file's headings ({names}); say which one"),
                )
            }
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for StatementError {}

impl From<TabularError> for StatementError {
    fn from(error: TabularError) -> Self {
        Self::File(error)
    }
}

/// 422 on the field `file`, for each fault with its line and column (`places`, in the same order); on the field `layout`
/// where several fit (`layouts` names them).
impl From<StatementError> for Problem {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::File(error) => error.into(),
            StatementError::Ambiguous(ref layouts) => {
                let named: Vec<_> = layouts.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
                Self::invalid_fields(vec![FieldError::new("layout", error.code(), error.text())]).with("layouts", named)
            }
            StatementError::NoSuchLayout => {
                Self::invalid_fields(vec![FieldError::new("layout", error.code(), error.text())])
            }
            refused => {
                let faults = refused.faults();
                let places: Vec<_> = faults.iter().map(|f| json!({ "line": f.line, "column": f.column })).collect();
                let errors = faults.iter().map(|fault| FieldError::new("file", fault.code, fault.told())).collect();
                Self::invalid_fields(errors).with("places", places)
            }
        }
    }
}
