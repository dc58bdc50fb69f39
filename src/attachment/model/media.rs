//! What kind of file somebody sent, by its first bytes and not by its name.

use std::io::Cursor;

use zip::ZipArchive;

use crate::kernel::{Text, text_enum};

/// Largest file that is taken, bytes: 20 MiB.
const MAX_BYTES: usize = 20 * 1024 * 1024;

text_enum! {
    /// The kinds of file that are taken.
    pub enum MediaType {
        Pdf = "application/pdf",
        Png = "image/png",
        Jpeg = "image/jpeg",
        /// 版式文件 GB/T 33190: the national layout format, in which older e-invoices are issued.
        Ofd = "application/ofd",
        Xml = "application/xml",
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    Empty,
    TooLarge,
    UnknownKind,
}

impl FileProblem {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge => "file_too_large",
            Self::UnknownKind => "file_kind",
        }
    }

    pub fn text(self) -> Text {
        match self {
            Self::Empty => Text::new("文件是空的", "the file is empty"),
            Self::TooLarge => Text::new("文件不能超过 20 MiB", "a file may have at most 20 MiB"),
            Self::UnknownKind => Text::new(
                "只接受 PDF、PNG、JPEG、OFD、XML（数电票）、XLSX、DOCX 文件（按内容识别，与扩展名无关）",
                "only PDF, PNG, JPEG, OFD, XML (e-invoice), XLSX and DOCX are taken, told by content, not by name",
            ),
        }
    }
}

impl MediaType {
    /// The largest file that is taken, bytes.
    pub const fn max_bytes() -> usize {
        MAX_BYTES
    }

    /// Tells the kind of a file by what is in it.
    ///
    /// # Errors
    /// An empty or too large file, or one of no kind that is taken.
    pub fn detect(content: &[u8]) -> Result<Self, FileProblem> {
        match content {
            [] => Err(FileProblem::Empty),
            _ if content.len() > MAX_BYTES => Err(FileProblem::TooLarge),
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [b'P', b'K', 3, 4, ..] => packed(content).ok_or(FileProblem::UnknownKind),
            _ if is_xml(content) => Ok(Self::Xml),
            _ => Err(FileProblem::UnknownKind),
        }
    }
}

/// Looks into a ZIP container's directory; nothing is unpacked, so a bomb stays closed.
fn packed(content: &[u8]) -> Option<MediaType> {
    let archive = ZipArchive::new(Cursor::new(content)).ok()?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("OFD.xml") {
        Some(MediaType::Ofd)
    } else if has("xl/workbook.xml") {
        Some(MediaType::Xlsx)
    } else if has("word/document.xml") {
        Some(MediaType::Docx)
    } else {
        None
    }
}

/// Begins with an XML declaration, after a byte order mark and blanks if need be. A page of HTML does not.
fn is_xml(content: &[u8]) -> bool {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    content.trim_ascii_start().starts_with(b"<?xml") && std::str::from_utf8(content).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip_with(name: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(b"<x/>").expect("content");
        zip.finish().expect("a ZIP").into_inner()
    }

    #[test]
    fn kinds_are_told_by_content() {
        for (content, kind) in [
            (b"%PDF-1.7 ...".to_vec(), MediaType::Pdf),
            (b"\x89PNG\r\n\x1a\n...".to_vec(), MediaType::Png),
            (b"\xff\xd8\xff\xe0JFIF".to_vec(), MediaType::Jpeg),
            (b"\xef\xbb\xbf <?xml version=\"1.0\"?><a/>".to_vec(), MediaType::Xml),
            (zip_with("OFD.xml"), MediaType::Ofd),
            (zip_with("xl/workbook.xml"), MediaType::Xlsx),
            (zip_with("word/document.xml"), MediaType::Docx),
        ] {
            assert_eq!(MediaType::detect(&content), Ok(kind));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        assert_eq!(MediaType::detect(b""), Err(FileProblem::Empty));
        assert_eq!(MediaType::detect(&vec![b'x'; MAX_BYTES + 1]), Err(FileProblem::TooLarge));
        for wrong in [b"MZ\x90".to_vec(), b"<html><script>".to_vec(), b"PK\x03\x04 broken".to_vec(), zip_with("a.exe")]
        {
            assert_eq!(MediaType::detect(&wrong), Err(FileProblem::UnknownKind));
        }
    }

    proptest! {
        #[test]
        fn never_panics(head in prop_oneof![Just(b"PK\x03\x04".to_vec()), Just(b"<?xml".to_vec()), Just(vec![])],
                        tail in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = MediaType::detect(&[head, tail].concat());
        }
    }
}
