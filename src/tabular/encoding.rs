//! Which encoding a text file has, and reading it as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::error::TabularError;
use super::sniff::FileKind;

const BLOCK: usize = 64 * 1024;

/// Reads the whole source once and says what it is written in: the byte-order mark decides, then zero bytes (UTF-16),
/// then whether all of it is UTF-8, then whether it is GBK and reads like Chinese.
pub fn detect(source: &mut impl Read) -> Result<&'static Encoding, TabularError> {
    let mut survey = Survey::new();
    let mut block = vec![0; BLOCK];
    loop {
        let length = source.read(&mut block)?;
        let bytes = block.get(..length).unwrap_or_default();
        survey.take(bytes, length == 0);
        if length == 0 || survey.marked.is_some() {
            return survey.verdict();
        }
    }
}

struct Survey {
    marked: Option<&'static Encoding>,
    seen: u64,
    /// Zero bytes at even and at odd offsets.
    zeros: [u64; 2],
    utf8: Fit,
    gbk: Fit,
    han: HanCount,
}

impl Survey {
    fn new() -> Self {
        Self {
            marked: None,
            seen: 0,
            zeros: [0; 2],
            utf8: Fit::new(UTF_8),
            gbk: Fit::new(GB18030),
            han: HanCount::default(),
        }
    }

    fn take(&mut self, bytes: &[u8], is_last: bool) {
        if self.seen == 0 {
            self.marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
        }
        for (offset, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == 0) {
            let is_odd = (self.seen + offset as u64) % 2 == 1;
            self.zeros[usize::from(is_odd)] += 1;
        }
        self.utf8.take(bytes, is_last);
        self.gbk.take(bytes, is_last);
        self.han.take(bytes);
        self.seen += bytes.len() as u64;
    }

    fn verdict(self) -> Result<&'static Encoding, TabularError> {
        if let Some(encoding) = self.marked {
            return Ok(encoding);
        }
        match self.zeros {
            [0, 0] => {}
            [0, _] => return Ok(UTF_16LE),
            [_, 0] => return Ok(UTF_16BE),
            _ => return Err(TabularError::NotATable { found: FileKind::Binary }),
        }
        match (self.utf8.broken_on, self.gbk.broken_on) {
            (None, _) => Ok(UTF_8),
            (Some(_), None) if self.han.reads_like_chinese() => Ok(GB18030),
            (Some(line), _) => Err(TabularError::Encoding { line, expected: "UTF-8 / GBK".to_owned() }),
        }
    }
}

/// Whether a stream of bytes fits an encoding, and the first line that does not.
struct Fit {
    decoder: Decoder,
    line: u64,
    broken_on: Option<u64>,
    scratch: Vec<u8>,
}

impl Fit {
    fn new(encoding: &'static Encoding) -> Self {
        Self { decoder: encoding.new_decoder_without_bom_handling(), line: 1, broken_on: None, scratch: vec![0; BLOCK] }
    }

    fn take(&mut self, mut bytes: &[u8], is_last: bool) {
        while self.broken_on.is_none() {
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.scratch, is_last);
            let text = self.scratch.get(..written).unwrap_or_default();
            self.line += text.iter().filter(|byte| **byte == b'\n').count() as u64;
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.broken_on = Some(self.line),
            }
        }
    }
}

/// Nearly every pair of high bytes is some character of GB 18030. Chinese as it is written keeps to punctuation and the
/// 3,755 common characters (lead bytes B0–D7 of GB 2312), which other encodings' bytes do not.
#[derive(Default)]
struct HanCount {
    pairs: u64,
    common: u64,
    lead: Option<u8>,
}

impl HanCount {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match self.lead.take() {
                None if byte >= 0x81 => self.lead = Some(byte),
                None => {}
                Some(lead) => {
                    self.pairs += 1;
                    self.common += u64::from(byte >= 0xa1 && matches!(lead, 0xb0..=0xd7 | 0xa1..=0xa3));
                }
            }
        }
    }

    fn reads_like_chinese(&self) -> bool {
        self.common * 10 >= self.pairs * 7
    }
}

/// A source read as UTF-8: byte-order mark removed, every line ended by one `\n`, the last as well, so that lines can
/// be counted.
pub struct Decoded<R> {
    source: R,
    decoder: Decoder,
    name: &'static str,
    raw: Vec<u8>,
    /// Part of `raw` that waits to be decoded.
    waiting: std::ops::Range<usize>,
    text: Vec<u8>,
    given: usize,
    line: u64,
    /// The text so far ended in `\r`: a `\n` that follows belongs to it.
    after_return: bool,
    is_over: bool,
}

impl<R: Read> Decoded<R> {
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            name: encoding.name(),
            raw: vec![0; BLOCK],
            waiting: 0..0,
            text: Vec::new(),
            given: 0,
            line: 1,
            after_return: false,
            is_over: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.given == self.text.len() && !self.is_over {
            if self.waiting.is_empty() {
                self.waiting = 0..self.source.read(&mut self.raw)?;
            }
            let is_last = self.waiting.is_empty();
            let input = self.raw.get(self.waiting.clone()).unwrap_or_default();
            self.text.resize(BLOCK, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(input, &mut self.text, is_last);
            self.text.truncate(written);
            self.end_lines_alike();
            self.given = 0;
            self.waiting.start += read;
            self.line += self.text.iter().filter(|byte| **byte == b'\n').count() as u64;
            match result {
                DecoderResult::InputEmpty if is_last => {
                    self.is_over = true;
                    self.text.push(b'\n');
                }
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(Malformed { line: self.line, encoding: self.name }.into()),
            }
        }
        Ok(())
    }

    /// `\r\n` and a lone `\r` become `\n`.
    fn end_lines_alike(&mut self) {
        let mut after_return = self.after_return;
        self.text.retain_mut(|byte| {
            let is_second = after_return && *byte == b'\n';
            after_return = *byte == b'\r';
            if after_return {
                *byte = b'\n';
            }
            !is_second
        });
        self.after_return = after_return;
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.refill()?;
        let left = self.text.get(self.given..).unwrap_or_default();
        let length = left.len().min(buffer.len());
        buffer.iter_mut().zip(left).for_each(|(to, from)| *to = *from);
        self.given += length;
        Ok(length)
    }
}

/// Bytes that do not fit the encoding, on their way through `io::Error`.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is not {encoding}")]
pub struct Malformed {
    pub line: u64,
    pub encoding: &'static str,
}

impl From<Malformed> for io::Error {
    fn from(malformed: Malformed) -> Self {
        Self::new(io::ErrorKind::InvalidData, malformed)
    }
}
