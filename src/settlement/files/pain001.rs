//! ISO 20022 customer credit transfer initiation, `pain.001.001.03` and `.09`: one payment information block per
//! paying treasury, amounts in CNY, banks by their CNAPS code.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{BankDetails, Order, PayerOrders, PaymentOrders, WriteError, clean};
use crate::kernel::{Fen, LOCAL_ZONE, Uscc};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V03,
    V09,
}

impl Version {
    const fn namespace(self) -> &'static str {
        match self {
            Self::V03 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
            Self::V09 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
        }
    }
}

/// Lengths that the schemas set, in characters.
const MAX_ID: usize = 35;
const MAX_ACCOUNT: usize = 34;
const MAX_NAME: usize = 140;

pub(super) fn write(orders: &PaymentOrders, version: Version) -> Result<Vec<u8>, WriteError> {
    let mut message = Message { xml: Writer::new_with_indent(Vec::new(), b' ', 2), version };
    message.document(orders).map_err(WriteError::from_encoder)?;
    Ok(message.xml.into_inner())
}

struct Message {
    xml: Writer<Vec<u8>>,
    version: Version,
}

impl Message {
    fn document(&mut self, orders: &PaymentOrders) -> io::Result<()> {
        self.xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let document = BytesStart::new("Document").with_attributes([("xmlns", self.version.namespace())]);
        self.xml.write_event(Event::Start(document))?;
        self.element("CstmrCdtTrfInitn", |m| {
            m.header(orders)?;
            let payers = orders.payers.iter().filter(|payer| !payer.orders.is_empty());
            (1..).zip(payers).try_for_each(|(number, payer)| m.payer(orders, number, payer))
        })?;
        self.xml.write_event(Event::End(BytesEnd::new("Document")))?;
        self.xml.get_mut().push(b'\n');
        Ok(())
    }

    fn header(&mut self, orders: &PaymentOrders) -> io::Result<()> {
        self.element("GrpHdr", |m| {
            m.text("MsgId", &clean::line(&orders.message_id, MAX_ID))?;
            m.text(
                "CreDtTm",
                &orders.created_at.with_timezone(&LOCAL_ZONE).format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            )?;
            m.text("NbOfTxs", &orders.count().to_string())?;
            m.text("CtrlSum", &orders.total().to_string())?;
            m.element("InitgPty", |m| m.text("Nm", &clean::line(&orders.initiator, MAX_NAME)))
        })
    }

    fn payer(&mut self, orders: &PaymentOrders, number: usize, payer: &PayerOrders) -> io::Result<()> {
        self.element("PmtInf", |m| {
            m.text("PmtInfId", &clean::line(&format!("{}-{number}", orders.message_id), MAX_ID))?;
            m.text("PmtMtd", "TRF")?;
            m.text("BtchBookg", "false")?;
            m.text("NbOfTxs", &payer.orders.len().to_string())?;
            m.text("CtrlSum", &payer.total().to_string())?;
            m.execution_date(&orders.execute_on.to_string())?;
            m.element("Dbtr", |m| m.text("Nm", &clean::line(&payer.account.account_name, MAX_NAME)))?;
            m.account("DbtrAcct", &payer.account)?;
            m.bank("DbtrAgt", &payer.account)?;
            payer.orders.iter().try_for_each(|order| m.order(order))
        })
    }

    /// Version 09 lets the date be a moment, and so wraps it.
    fn execution_date(&mut self, date: &str) -> io::Result<()> {
        match self.version {
            Version::V03 => self.text("ReqdExctnDt", date),
            Version::V09 => self.element("ReqdExctnDt", |m| m.text("Dt", date)),
        }
    }

    fn order(&mut self, order: &Order) -> io::Result<()> {
        self.element("CdtTrfTxInf", |m| {
            m.element("PmtId", |m| {
                m.text("InstrId", &order.reference)?;
                m.text("EndToEndId", &order.reference)
            })?;
            m.element("Amt", |m| m.amount(order.amount))?;
            m.bank("CdtrAgt", &order.payee)?;
            m.element("Cdtr", |m| {
                m.text("Nm", &clean::line(&order.payee.account_name, MAX_NAME))?;
                order.payee_uscc.as_ref().map_or(Ok(()), |uscc| m.organisation(uscc))
            })?;
            m.account("CdtrAcct", &order.payee)?;
            m.element("RmtInf", |m| m.text("Ustrd", &clean::line(&order.remark, MAX_NAME)))
        })
    }

    fn amount(&mut self, amount: Fen) -> io::Result<()> {
        self.xml
            .create_element("InstdAmt")
            .with_attribute(("Ccy", "CNY"))
            .write_text_content(BytesText::new(&amount.to_string()))?;
        Ok(())
    }

    fn organisation(&mut self, uscc: &Uscc) -> io::Result<()> {
        self.element("Id", |m| {
            m.element("OrgId", |m| {
                m.element("Othr", |m| {
                    m.text("Id", uscc.as_str())?;
                    // No code for it is published in the standard's external code set.
                    m.element("SchmeNm", |m| m.text("Prtry", "USCC"))
                })
            })
        })
    }

    fn account(&mut self, name: &str, details: &BankDetails) -> io::Result<()> {
        self.element(name, |m| {
            m.element("Id", |m| {
                m.element("Othr", |m| m.text("Id", &clean::line(&details.account_number, MAX_ACCOUNT)))
            })?;
            m.text("Ccy", "CNY")
        })
    }

    fn bank(&mut self, name: &str, details: &BankDetails) -> io::Result<()> {
        self.element(name, |m| {
            m.element("FinInstnId", |m| {
                m.element("ClrSysMmbId", |m| {
                    m.element("ClrSysId", |m| m.text("Cd", "CNAPS"))?;
                    m.text("MmbId", &clean::line(&details.bank_code, MAX_ID))
                })?;
                m.text("Nm", &clean::line(&details.bank_name, MAX_NAME))
            })
        })
    }

    fn element(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.xml.write_event(Event::Start(BytesStart::new(name)))?;
        inside(self)?;
        self.xml.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.xml.create_element(name).write_text_content(BytesText::new(text))?;
        Ok(())
    }
}
