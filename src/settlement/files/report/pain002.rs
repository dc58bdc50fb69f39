//! ISO 20022 customer payment status report. Elements are known by their local names and their place, so that versions,
//! namespaces and prefixes do not matter.

use std::io::{BufReader, Read};

use quick_xml::events::Event;

use super::{
    About, MAX_CODE, MAX_REASON, MAX_REFERENCE, ParsedReport, ReportEntry, ReportError, ReportFormat, cut, status,
};
use crate::kernel::Fen;
use crate::settlement::model::{BankStatus, ReturnReason};

const ROOT: &str = "/Document/CstmrPmtStsRpt";
/// Deeper than any version of the message nests.
const MAX_DEPTH: usize = 40;
/// Characters of one element's text that are kept.
const MAX_TEXT: usize = 2_000;

pub(super) fn read(text: impl Read) -> Result<ParsedReport, ReportError> {
    let mut document = Document::default();
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(text));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|error| not_xml(&error))?;
        match event {
            Event::Start(element) => document.open(element.local_name().as_ref())?,
            Event::Empty(element) => {
                document.open(element.local_name().as_ref())?;
                document.close()?;
            }
            Event::End(_) => document.close()?,
            Event::Text(text) => document.write(&text.xml10_content()),
            Event::CData(text) => document.write(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let known = match name.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).map(ToOwned::to_owned),
                };
                document.write(&known.ok_or_else(|| not_xml(&"undefined entity"))?);
            }
            Event::DocType(_) => return Err(not_xml(&"a document type is not accepted")),
            Event::Eof => return document.finish(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn not_xml(error: &impl ToString) -> ReportError {
    let error = error.to_string();
    ReportError::refused("not_xml", format!("不是完好的 XML（{error}）"), format!("not well-formed XML ({error})"))
}

/// What a level of the message says of itself: the group, a payer's block, a transaction.
#[derive(Default)]
struct Said {
    status: String,
    reference: String,
    reason: ReturnReason,
    amount: Option<Fen>,
}

impl Said {
    fn close(&mut self, inside: &str, text: &str) {
        match inside {
            "/GrpSts" | "/PmtInfSts" | "/TxSts" => self.status = cut(text, MAX_CODE),
            "/OrgnlEndToEndId" | "/OrgnlPmtInfId" => self.reference = cut(text, MAX_REFERENCE),
            // Some banks leave the end-to-end id out; the instruction's is the same in our orders.
            "/OrgnlInstrId" if self.reference.is_empty() => self.reference = cut(text, MAX_REFERENCE),
            "/StsRsnInf/Rsn/Cd" | "/StsRsnInf/Rsn/Prtry" if self.reason.code.is_empty() => {
                self.reason.code = cut(text, MAX_CODE);
            }
            "/StsRsnInf/AddtlInf" if self.reason.text.len() < MAX_REASON => {
                let text = cut(text, MAX_REASON);
                if self.reason.text.is_empty() {
                    self.reason.text = text;
                } else {
                    self.reason.text = cut(&format!("{} {text}", self.reason.text), MAX_REASON);
                }
            }
            "/OrgnlTxRef/Amt/InstdAmt" => self.amount = Fen::parse_yuan(text).ok(),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Document {
    path: String,
    depth: usize,
    text: String,
    message: Option<String>,
    reference: String,
    message_id: String,
    group: Said,
    payer: Said,
    order: Said,
    entries: Vec<ReportEntry>,
}

impl Document {
    fn open(&mut self, name: &str) -> Result<(), ReportError> {
        if self.depth >= MAX_DEPTH {
            return Err(ReportError::refused("not_pain002", "XML 嵌套过深", "the XML nests too deeply"));
        }
        self.depth += 1;
        self.path.push('/');
        self.path.push_str(name);
        self.text.clear();
        if self.depth == 2 {
            self.message.get_or_insert_with(|| name.to_owned());
        }
        match self.path.strip_prefix(ROOT) {
            Some("/OrgnlPmtInfAndSts") => self.payer = Said::default(),
            Some("/OrgnlPmtInfAndSts/TxInfAndSts" | "/TxInfAndSts" | "/OrgnlGrpInfAndSts/TxInfAndSts") => {
                self.order = Said::default();
            }
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if self.text.len() < MAX_TEXT {
            self.text.push_str(text);
        }
    }

    fn close(&mut self) -> Result<(), ReportError> {
        if let Some(inside) = self.path.strip_prefix(ROOT) {
            let text = self.text.trim();
            if let Some(inside) = inside.strip_prefix("/OrgnlGrpInfAndSts") {
                match inside {
                    "/OrgnlMsgId" => self.message_id = cut(text, MAX_REFERENCE),
                    "" => self.take(About::Message)?,
                    _ => self.group.close(inside, text),
                }
            } else if let Some(inside) =
                inside.strip_prefix("/OrgnlPmtInfAndSts/TxInfAndSts").or_else(|| inside.strip_prefix("/TxInfAndSts"))
            {
                if inside.is_empty() {
                    let reference = std::mem::take(&mut self.order.reference);
                    self.take(About::Order(reference))?;
                } else {
                    self.order.close(inside, text);
                }
            } else if let Some(inside) = inside.strip_prefix("/OrgnlPmtInfAndSts") {
                if inside.is_empty() {
                    let reference = std::mem::take(&mut self.payer.reference);
                    self.take(About::Payer(reference))?;
                } else {
                    self.payer.close(inside, text);
                }
            } else if inside == "/GrpHdr/MsgId" {
                self.reference = cut(text, MAX_REFERENCE);
            }
        }
        self.path.truncate(self.path.rfind('/').unwrap_or(0));
        self.depth = self.depth.saturating_sub(1);
        self.text.clear();
        Ok(())
    }

    /// Keeps what a level said, unless it says only that its parts differ.
    fn take(&mut self, about: About) -> Result<(), ReportError> {
        let said = match &about {
            About::Message => std::mem::take(&mut self.group),
            About::Payer(_) => std::mem::take(&mut self.payer),
            About::Order(_) => std::mem::take(&mut self.order),
        };
        if said.status.is_empty() || matches!(said.status.as_str(), "PART") {
            return Ok(());
        }
        let Some(status) = status(&said.status) else {
            return Err(ReportError::refused(
                "unknown_status",
                format!("未知的状态 {}", said.status),
                format!("unknown status {}", said.status),
            ));
        };
        let reason = if status == BankStatus::Rejected { said.reason } else { ReturnReason::default() };
        self.entries.push(ReportEntry { about, status, reason, amount: said.amount });
        Ok(())
    }

    fn finish(self) -> Result<ParsedReport, ReportError> {
        match self.message.as_deref() {
            _ if self.depth > 0 => Err(not_xml(&"the file breaks off")),
            Some("CstmrPmtStsRpt") => Ok(ParsedReport {
                format: ReportFormat::Pain002,
                reference: self.reference,
                message_id: self.message_id,
                entries: self.entries,
            }),
            other => {
                let found = other.unwrap_or("—");
                Err(ReportError::refused(
                    "not_pain002",
                    format!("应为 pain.002 付款状态报告（CstmrPmtStsRpt），实为 {found}"),
                    format!("expected a pain.002 status report (CstmrPmtStsRpt), found {found}"),
                ))
            }
        }
    }
}
