//! Reading the structured file of a fully digital e-invoice 数电票 (XML, tag `EInvoice`, as issued by the tax bureaux).

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, InvoiceNumber};

/// Deeper than any invoice; what nests deeper is not one.
const MAX_DEPTH: usize = 32;

/// What an e-invoice says of itself. Shown beside, and compared with, what the enterprise states; never trusted alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EInvoice {
    pub number: InvoiceNumber,
    /// Total with tax 价税合计, fen.
    pub total_fen: Fen,
    /// Amount without tax 合计金额, if it is said.
    #[serde(default)]
    pub net_fen: Option<Fen>,
    /// Tax 合计税额, if it is said.
    #[serde(default)]
    pub tax_fen: Option<Fen>,
    /// Tax number of the seller as printed; a unified social credit code if it is right.
    pub seller_id: String,
    pub seller_name: String,
    pub buyer_id: String,
    pub buyer_name: String,
    /// Day of issue as printed, `2026-05-19`.
    pub issued_on: String,
}

#[derive(Default)]
struct Fields {
    number: Option<String>,
    total: Option<String>,
    net: Option<String>,
    tax: Option<String>,
    seller_id: String,
    seller_name: String,
    buyer_id: String,
    buyer_name: String,
    issued_on: String,
}

impl EInvoice {
    /// Reads an invoice; `None` if the file is not UTF-8, or the XML is not an e-invoice, is not well-formed, declares a document type, or lacks
    /// number or total.
    pub fn parse(xml: &[u8]) -> Option<Self> {
        let fields = read(xml)?;
        Some(Self {
            number: InvoiceNumber::parse(fields.number.as_deref()?).ok()?,
            total_fen: Fen::parse_yuan(fields.total.as_deref()?).ok().filter(|total| total.is_positive())?,
            net_fen: fields.net.as_deref().and_then(|net| Fen::parse_yuan(net).ok()),
            tax_fen: fields.tax.as_deref().and_then(|tax| Fen::parse_yuan(tax).ok()),
            seller_id: fields.seller_id,
            seller_name: fields.seller_name,
            buyer_id: fields.buyer_id,
            buyer_name: fields.buyer_name,
            issued_on: fields.issued_on,
        })
    }
}

/// Collects the text of the elements that matter, by their path below the root.
fn read(xml: &[u8]) -> Option<Fields> {
    let text = std::str::from_utf8(xml).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut fields = Fields::default();
    let mut path: Vec<String> = Vec::new();
    let mut content = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(_) if path.len() >= MAX_DEPTH => return None,
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                content.clear();
            }
            Event::Text(part) => content.push_str(&part.xml10_content()),
            Event::CData(part) => content.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => content.push_str(&resolve(&reference)?),
            Event::End(_) => {
                fields.take(&path, content.trim());
                content.clear();
                path.pop();
            }
            // Entities could be declared there; an invoice has none.
            Event::DocType(_) => return None,
            Event::Eof => return path.is_empty().then_some(fields),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned),
    }
}

impl Fields {
    fn take(&mut self, path: &[String], content: &str) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let owned = || content.to_owned();
        match path.as_slice() {
            ["EInvoice", "TaxSupervisionInfo", "InvoiceNumber"] => self.number = Some(owned()),
            ["EInvoice", "TaxSupervisionInfo", "IssueTime"] => self.issued_on = owned(),
            ["EInvoice", "EInvoiceData", "BasicInformation", "TotalTax-includedAmount"] => self.total = Some(owned()),
            ["EInvoice", "EInvoiceData", "BasicInformation", "TotalAmWithoutTax"] => self.net = Some(owned()),
            ["EInvoice", "EInvoiceData", "BasicInformation", "TotalTaxAm"] => self.tax = Some(owned()),
            ["EInvoice", "EInvoiceData", "SellerInformation", "SellerIdNum"] => self.seller_id = owned(),
            ["EInvoice", "EInvoiceData", "SellerInformation", "SellerName"] => self.seller_name = owned(),
            ["EInvoice", "EInvoiceData", "BuyerInformation", "BuyerIdNum"] => self.buyer_id = owned(),
            ["EInvoice", "EInvoiceData", "BuyerInformation", "BuyerName"] => self.buyer_name = owned(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn invoice(number: &str, total: &str) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header><EIid>1</EIid></Header><EInvoiceData>
            <SellerInformation><SellerIdNum>12100000400000624D</SellerIdNum><SellerName>甲&amp;乙大学&#x20;</SellerName>
            </SellerInformation><BuyerInformation><BuyerIdNum>914403001922038216</BuyerIdNum>
            <BuyerName><![CDATA[丙公司]]></BuyerName></BuyerInformation>
            <BasicInformation><TotalAmWithoutTax>1000.00</TotalAmWithoutTax><TotalTaxAm>130.00</TotalTaxAm>
            <TotalTax-includedAmount>{total}</TotalTax-includedAmount></BasicInformation>
            <IssuItemInformation><TotaltaxIncludedAmount>1.00</TotaltaxIncludedAmount></IssuItemInformation>
            </EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber>
            <IssueTime>2026-05-19</IssueTime></TaxSupervisionInfo></EInvoice>"#
        )
    }

    #[test]
    fn reads_what_the_invoice_says() {
        let read = EInvoice::parse(invoice("25372000000012345678", "1130.00").as_bytes()).expect("an invoice");
        assert_eq!(read.number.as_str(), "25372000000012345678");
        assert_eq!(read.total_fen, Fen::new(113_000));
        assert_eq!((read.seller_id.as_str(), read.seller_name.as_str()), ("12100000400000624D", "甲&乙大学"));
        assert_eq!((read.buyer_id.as_str(), read.buyer_name.as_str()), ("914403001922038216", "丙公司"));
        assert_eq!(read.issued_on, "2026-05-19");
        assert_eq!((read.net_fen, read.tax_fen), (Some(Fen::new(100_000)), Some(Fen::new(13_000))));
    }

    #[test]
    fn other_xml_is_no_invoice() {
        let good = invoice("25372000000012345678", "1130.00");
        for wrong in [
            String::new(),
            "<a/>".to_owned(),
            invoice("123", "1130.00"),
            invoice("25372000000012345678", "many"),
            invoice("25372000000012345678", "-5"),
            good.replace("</EInvoice>", ""),
            good.replace("<EInvoice>", "<!DOCTYPE EInvoice [<!ENTITY x \"y\">]><EInvoice>"),
            good.replace("&amp;", "&undeclared;"),
            format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000)),
        ] {
            assert_eq!(EInvoice::parse(wrong.as_bytes()), None, "{wrong:.200}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(cut in 0..1200_usize, noise in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut bytes = invoice("25372000000012345678", "1130.00").into_bytes();
            bytes.truncate(cut);
            bytes.extend(noise);
            let _ = EInvoice::parse(&bytes);
        }
    }
}
