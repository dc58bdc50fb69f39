//! Tables on paper: a PDF of A4 pages with a heading, facts, a table that runs over pages, and page numbers.
//!
//! Chinese is written with the character collection that PDF itself defines (Adobe-GB1): the reader's program brings the
//! letters, so that no font has to be shipped; text can be searched and copied.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::write::OutCell;
use crate::kernel::LOCAL_ZONE;

/// A table for paper. Rows are held in memory: what is longer than [`MAX_PAPER_ROWS`] belongs into a workbook.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    pub title: String,
    /// Names and values above the table.
    pub facts: Vec<(String, String)>,
    pub columns: Vec<PaperColumn>,
    pub rows: Vec<Vec<OutCell>>,
    /// The last row, set off.
    pub total: Option<Vec<OutCell>>,
    /// Below the table.
    pub notes: Vec<String>,
}

/// A column: its heading and its share of the width.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperColumn {
    pub heading: String,
    pub share: f64,
}

/// The most rows of a paper.
pub const MAX_PAPER_ROWS: usize = 20_000;

// Points. A4 on its side.
const PAGE: (f64, f64) = (842.0, 595.0);
const MARGIN: f64 = 40.0;
const TITLE: f64 = 16.0;
const TEXT: f64 = 9.0;
const LINE: f64 = 13.0;
const PADDING: f64 = 3.0;
/// Where the text of the page ends above the page number.
const BOTTOM: f64 = 48.0;

impl Paper {
    /// The document's bytes; the same paper and moment give the same bytes.
    pub fn pdf(&self, now: DateTime<Utc>) -> Vec<u8> {
        let mut layout = Layout::new(self);
        layout.head(self);
        layout.table(self);
        layout.notes(self);
        document(&self.title, &layout.pages, now)
    }
}

/// A cell as it stands on paper.
fn shown(cell: &OutCell) -> (String, bool) {
    match cell {
        OutCell::Empty => (String::new(), false),
        OutCell::Text(text) => (text.clone(), false),
        OutCell::Money(fen) => (format!("{fen:#}"), true),
        OutCell::Count(n) => (n.to_string(), true),
        OutCell::Day(day) => (day.to_string(), false),
        OutCell::Moment(at) => (at.with_timezone(&LOCAL_ZONE).format("%Y-%m-%d %H:%M").to_string(), false),
    }
}

/// Width in ems: the collection's Latin letters are written half as wide as ideographs.
fn ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// Breaks text into lines of at most `width` points; a word of Latin letters stays whole where it fits.
fn wrap(text: &str, width: f64) -> Vec<String> {
    let most = (width / TEXT).max(1.0);
    let mut lines = Vec::new();
    let mut line = String::new();
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        line.push(c);
        if ems(&line) <= most {
            continue;
        }
        // After the last blank, else before this character.
        let at = match line.rfind(' ') {
            Some(blank) if blank > 0 && c.is_ascii() => blank + 1,
            _ => line.len() - c.len_utf8(),
        };
        let rest = line.split_off(at);
        lines.push(std::mem::replace(&mut line, rest).trim_end().to_owned());
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

struct Layout {
    pages: Vec<String>,
    y: f64,
    /// Left edge and width of each column, points.
    columns: Vec<(f64, f64)>,
}

impl Layout {
    fn new(paper: &Paper) -> Self {
        let whole: f64 = paper.columns.iter().map(|column| column.share).sum();
        let room = PAGE.0 - 2.0 * MARGIN;
        let mut left = MARGIN;
        let mut place = |column: &PaperColumn| {
            let width = room * column.share / whole.max(f64::EPSILON);
            left += width;
            (left - width, width)
        };
        let columns = paper.columns.iter().map(&mut place).collect();
        Self { pages: vec![String::new()], y: PAGE.1 - MARGIN, columns }
    }

    fn page(&mut self) -> &mut String {
        if self.pages.is_empty() {
            self.pages.push(String::new());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn text(&mut self, x: f64, y: f64, size: f64, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut hex = String::with_capacity(text.len() * 4);
        for unit in text.encode_utf16() {
            let _ = write!(hex, "{unit:04X}");
        }
        let _ = writeln!(self.page(), "BT /F1 {size} Tf {x:.2} {y:.2} Td <{hex}> Tj ET");
    }

    fn rule(&mut self, y: f64, width: f64) {
        let (from, to) = (MARGIN, PAGE.0 - MARGIN);
        let _ = writeln!(self.page(), "{width} w {from:.2} {y:.2} m {to:.2} {y:.2} l S");
    }

    fn head(&mut self, paper: &Paper) {
        self.y -= TITLE;
        self.text(MARGIN, self.y, TITLE, &paper.title);
        self.y -= LINE + 4.0;
        for (name, value) in &paper.facts {
            let x = MARGIN + 110.0;
            for (index, line) in wrap(value, PAGE.0 - MARGIN - x).iter().enumerate() {
                if index == 0 {
                    self.text(MARGIN, self.y, TEXT, name);
                }
                self.text(x, self.y, TEXT, line);
                self.y -= LINE;
            }
        }
        self.y -= 4.0;
    }

    fn table(&mut self, paper: &Paper) {
        self.headings(paper);
        for row in &paper.rows {
            self.row(paper, row);
        }
        if let Some(total) = &paper.total {
            self.rule(self.y + LINE - PADDING, 0.8);
            self.row(paper, total);
        }
        self.rule(self.y + LINE - PADDING, 0.8);
    }

    fn headings(&mut self, paper: &Paper) {
        // A heading stands as what is under it: amounts at the end.
        let first = paper.rows.first().or(paper.total.as_ref());
        let is_end = |index: usize| first.and_then(|row| row.get(index)).is_some_and(|cell| shown(cell).1);
        let headings: Vec<_> =
            paper.columns.iter().enumerate().map(|(index, column)| (column.heading.clone(), is_end(index))).collect();
        self.rule(self.y + LINE - PADDING, 0.8);
        self.set(&headings);
        self.rule(self.y + LINE - PADDING, 0.4);
    }

    fn row(&mut self, paper: &Paper, row: &[OutCell]) {
        let cells: Vec<_> = row.iter().map(shown).collect();
        if self.y - self.height(&cells) < BOTTOM {
            self.pages.push(String::new());
            self.y = PAGE.1 - MARGIN - LINE;
            self.headings(paper);
        }
        self.set(&cells);
    }

    fn height(&self, cells: &[(String, bool)]) -> f64 {
        let lines = cells.iter().zip(&self.columns).map(|((text, _), (_, width))| wrap(text, width - PADDING).len());
        f64::from(u32::try_from(lines.max().unwrap_or(1)).unwrap_or(1)) * LINE
    }

    /// Sets texts, each in its column, at its beginning or its end.
    fn set(&mut self, cells: &[(String, bool)]) {
        let height = self.height(cells);
        for (index, (text, is_end)) in cells.iter().enumerate() {
            let Some(&(left, width)) = self.columns.get(index) else { break };
            let mut y = self.y;
            for line in wrap(text, width - PADDING) {
                let x = if *is_end { left + width - PADDING - ems(&line) * TEXT } else { left };
                self.text(x, y, TEXT, &line);
                y -= LINE;
            }
        }
        self.y -= height;
    }

    fn notes(&mut self, paper: &Paper) {
        self.y -= 4.0;
        for note in &paper.notes {
            for line in wrap(note, PAGE.0 - 2.0 * MARGIN) {
                if self.y < BOTTOM {
                    self.pages.push(String::new());
                    self.y = PAGE.1 - MARGIN - LINE;
                }
                self.text(MARGIN, self.y, TEXT, &line);
                self.y -= LINE;
            }
        }
    }
}

/// Text of the document's properties: UTF-16 with its mark.
fn property(text: &str) -> String {
    let mut hex = String::from("<FEFF");
    for unit in text.encode_utf16() {
        let _ = write!(hex, "{unit:04X}");
    }
    hex.push('>');
    hex
}

/// Objects 1 to 6 are the catalogue, the pages, the font in its three parts, and the properties; then two for each page.
fn document(title: &str, pages: &[String], now: DateTime<Utc>) -> Vec<u8> {
    const FIRST_PAGE: usize = 7;
    let kids: Vec<String> = (0..pages.len()).map(|index| format!("{} 0 R", FIRST_PAGE + 2 * index)).collect();
    let created = now.with_timezone(&LOCAL_ZONE).format("%Y%m%d%H%M%S+08'00'");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UTF16-H/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>"
            .to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
         /Supplement 5>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880\
         /Descent -120/CapHeight 880/StemV 93>>"
            .to_owned(),
        format!("<</Title {}/CreationDate(D:{created})>>", property(title)),
    ];
    for (index, page) in pages.iter().enumerate() {
        let content = FIRST_PAGE + 2 * index + 1;
        let mut shown = page.clone();
        let number = format!("{} / {}", index + 1, pages.len());
        let mut hex = String::new();
        for unit in number.encode_utf16() {
            let _ = write!(hex, "{unit:04X}");
        }
        let x = (PAGE.0 - ems(&number) * TEXT) / 2.0;
        let _ = writeln!(shown, "BT /F1 {TEXT} Tf {x:.2} {:.2} Td <{hex}> Tj ET", MARGIN / 2.0 + 6.0);
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]/Resources<</Font<</F1 3 0 R>>>>/Contents {content} 0 R>>",
            PAGE.0, PAGE.1
        ));
        objects.push(format!("<</Length {}>>\nstream\n{shown}endstream", shown.len()));
    }
    assemble(&objects)
}

fn assemble(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    let end =
        format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R/Info 6 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fen;

    fn paper(rows: usize) -> Paper {
        let columns = [("付款单号", 2.0), ("摘要", 3.0), ("金额", 1.0)];
        Paper {
            title: "收款单位对账单".to_owned(),
            facts: vec![("收款单位".to_owned(), "威海某检测技术有限公司".to_owned())],
            columns: columns
                .iter()
                .map(|&(heading, share)| PaperColumn { heading: heading.to_owned(), share })
                .collect(),
            rows: (0..rows)
                .map(|n| {
                    let text = format!("第 {n} 笔：材料表征与力学性能测试，含样品制备");
                    vec!["JS2026-000001-000001".into(), text.into(), Fen::new(123_456).into()]
                })
                .collect(),
            total: Some(vec!["合计".into(), OutCell::Empty, Fen::new(100).into()]),
            notes: vec!["说明".to_owned()],
        }
    }

    /// Every offset of the table of objects leads to its object, and streams are as long as they say.
    #[test]
    fn the_document_holds_together() {
        let bytes = paper(200).pdf(DateTime::UNIX_EPOCH);
        let text = String::from_utf8_lossy(&bytes);
        let start: usize = text
            .rsplit("startxref\n")
            .next()
            .expect("a trailer")
            .lines()
            .next()
            .expect("a line")
            .parse()
            .expect("a number");
        let table = &bytes[start..];
        assert!(table.starts_with(b"xref\n"));
        let lines: Vec<&str> = std::str::from_utf8(table).expect("ASCII").lines().skip(2).collect();
        let objects: Vec<usize> = lines
            .iter()
            .skip(1)
            .map_while(|line| line.strip_suffix(" 00000 n "))
            .map(|n| n.parse().expect("an offset"))
            .collect();
        assert!(objects.len() > 8, "more than one page");
        for (number, offset) in (1..).zip(&objects) {
            assert!(bytes[*offset..].starts_with(format!("{number} 0 obj\n").as_bytes()), "object {number}");
        }
        for part in text.split("<</Length ").skip(1) {
            let length: usize = part.split(">>").next().expect("a number").parse().expect("a number");
            let stream = part.split_once("stream\n").expect("a stream").1;
            assert!(stream[length..].starts_with("endstream"), "a stream of {length}");
        }
        assert_eq!(paper(3).pdf(DateTime::UNIX_EPOCH), paper(3).pdf(DateTime::UNIX_EPOCH));
    }

    #[test]
    fn every_page_has_the_headings_and_its_number() {
        let bytes = paper(200).pdf(DateTime::UNIX_EPOCH);
        let text = String::from_utf8_lossy(&bytes);
        let pages = text.matches("/Type/Page/").count();
        let heading: String = "付款单号".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        assert!(pages > 2);
        assert_eq!(text.matches(&heading).count(), pages);
        let last: String = format!("{pages} / {pages}").encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        assert!(text.contains(&last));
    }

    #[test]
    fn lines_are_as_wide_as_their_column_and_lose_nothing() {
        for text in
            ["", "短", "材料表征与力学性能测试，含样品制备与数据分析", "JS2026-000001-000001 reissued after the return"]
        {
            for width in [20.0, 60.0, 200.0] {
                let lines = wrap(text, width);
                assert!(lines.iter().all(|line| ems(line) * TEXT <= width + f64::EPSILON), "{lines:?}");
                assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            }
        }
    }
}
