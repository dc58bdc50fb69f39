//! camt.053 statements and camt.054 notifications, any version: elements are known by their local names and their place,
//! so that namespaces, prefixes and the elements that newer versions added do not matter.

use std::io::{BufReader, Read};

use quick_xml::events::{BytesStart, Event};

use super::camt_statement::Statement;
use super::error::StatementError;
use super::{ParsedStatement, StatementFormat};

/// Deeper than any version of the message nests.
const MAX_DEPTH: usize = 40;
/// Characters of one element's text that are kept.
const MAX_TEXT: usize = 2_000;
/// Where a statement stands in its message, and what it is called there.
const STATEMENT: (&str, &str) = ("/Document/BkToCstmrStmt/Stmt", "Stmt");
const NOTIFICATION: (&str, &str) = ("/Document/BkToCstmrDbtCdtNtfctn/Ntfctn", "Ntfctn");

/// Reads either message; says which.
pub fn read(text: impl Read) -> Result<(StatementFormat, Vec<ParsedStatement>), StatementError> {
    let mut document = Document::default();
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(text));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer);
        match event.map_err(|error| not_xml(xml.error_position(), &error))? {
            Event::Start(element) => document.open(&element)?,
            Event::Empty(element) => {
                document.open(&element)?;
                document.close()?;
            }
            Event::End(_) => document.close()?,
            Event::Text(text) => document.write(&text.xml10_content()),
            Event::CData(text) => document.write(&text.xml10_content()),
            Event::GeneralRef(name) => document.write(&resolve(&name)?),
            Event::DocType(_) => {
                return Err(StatementError::at(
                    "DOCTYPE",
                    "not_camt053",
                    "不接受文档类型声明",
                    "no document type is accepted",
                ));
            }
            Event::Eof => return document.finish(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn not_xml(position: u64, error: &quick_xml::Error) -> StatementError {
    StatementError::at(
        format!("byte {position}"),
        "not_xml",
        format!("不是完好的 XML（{error}）"),
        format!("not well-formed XML ({error})"),
    )
}

/// Characters by number and the five names of XML itself; no document defines others.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, StatementError> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    let name = reference.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name).map(ToOwned::to_owned).ok_or_else(|| {
        StatementError::at("", "not_xml", format!("未定义的实体“{name}”"), format!("undefined entity “{name}”"))
    })
}

/// Follows the document element by element: `path` says where it is, `text` what the innermost element has said.
#[derive(Default)]
struct Document {
    path: String,
    depth: usize,
    text: String,
    currency: String,
    /// The message inside the document: `BkToCstmrStmt`, or that of another kind.
    message: Option<String>,
    statement: Option<Statement>,
    done: Vec<ParsedStatement>,
}

impl Document {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), StatementError> {
        if self.depth >= MAX_DEPTH {
            return Err(StatementError::at("", "not_camt053", "XML 嵌套过深", "the XML nests too deeply"));
        }
        self.depth += 1;
        self.path.push('/');
        self.path.push_str(element.local_name().as_ref());
        self.text.clear();
        self.currency = currency_of(element);
        if self.depth == 2 {
            self.message.get_or_insert_with(|| element.local_name().as_ref().to_owned());
        }
        match inside(&self.path) {
            Some((name, "")) => self.statement = Some(Statement::new(name, self.done.len() + 1)),
            Some((_, inside)) => self.statement.as_mut().map_or(Ok(()), |s| s.open(inside))?,
            None => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        // Only a guard against absurd elements: what is kept is shortened again where it is used.
        if self.text.len() < MAX_TEXT {
            self.text.push_str(text);
        }
    }

    fn close(&mut self) -> Result<(), StatementError> {
        match inside(&self.path) {
            Some((_, "")) => {
                if let Some(statement) = self.statement.take() {
                    self.done.push(statement.finish()?);
                }
            }
            Some((_, inside)) => {
                if let Some(statement) = &mut self.statement {
                    statement.close(inside, self.text.trim(), &self.currency)?;
                }
            }
            None => {}
        }
        self.path.truncate(self.path.rfind('/').unwrap_or(0));
        self.depth = self.depth.saturating_sub(1);
        self.text.clear();
        Ok(())
    }

    fn finish(self) -> Result<(StatementFormat, Vec<ParsedStatement>), StatementError> {
        match self.message.as_deref() {
            _ if self.depth > 0 => Err(StatementError::at(
                self.path,
                "not_xml",
                "文件在此元素内中断",
                "the file breaks off inside this element",
            )),
            Some(message @ ("BkToCstmrStmt" | "BkToCstmrDbtCdtNtfctn")) if self.done.is_empty() => {
                Err(StatementError::at(
                    message,
                    "no_statement",
                    "文件中没有对账单（Stmt）或入账通知（Ntfctn）",
                    "the file holds no statement (Stmt) or notification (Ntfctn)",
                ))
            }
            Some("BkToCstmrStmt") => Ok((StatementFormat::Camt053, self.done)),
            Some("BkToCstmrDbtCdtNtfctn") => Ok((StatementFormat::Camt054, self.done)),
            other => {
                let found = other.unwrap_or("—");
                Err(StatementError::at(
                    "Document",
                    "not_camt053",
                    format!("应为 camt.053 对账单（BkToCstmrStmt）或 camt.054 入账通知，实为 {found}"),
                    format!("expected a camt.053 statement (BkToCstmrStmt) or a camt.054 notification, found {found}"),
                ))
            }
        }
    }
}

/// The place inside a statement or a notification, and what that is called.
fn inside(path: &str) -> Option<(&'static str, &str)> {
    [STATEMENT, NOTIFICATION].into_iter().find_map(|(begin, name)| Some((name, path.strip_prefix(begin)?)))
}

fn currency_of(element: &BytesStart<'_>) -> String {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == "Ccy");
    attribute.map(|attribute| attribute.value.chars().take(3).collect()).unwrap_or_default()
}
