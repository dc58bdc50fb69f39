use crate::kernel::Text;

/// What a file is by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Text,
    /// A zip archive: perhaps a workbook.
    Zip,
    /// The container of old `.xls` files and of workbooks with a password.
    OldOffice,
    Xml,
    Html,
    Json,
    Pdf,
    Picture,
    /// gzip, RAR, 7z …
    Archive,
    Binary,
}

impl FileKind {
    /// Its name for people.
    pub fn name(self) -> Text {
        match self {
            Self::Text => Text::new("文本", "text"),
            Self::Zip => Text::new("压缩包", "a zip archive"),
            Self::OldOffice => {
                Text::new("旧版 .xls 或加密的工作簿", "an old .xls, or a workbook protected by a password")
            }
            Self::Xml => Text::new("XML 文件", "an XML document"),
            Self::Html => Text::new("网页", "a web page"),
            Self::Json => Text::new("JSON 文件", "a JSON document"),
            Self::Pdf => Text::new("PDF 文件", "a PDF document"),
            Self::Picture => Text::new("图片", "a picture"),
            Self::Archive => Text::new("压缩包", "a compressed archive"),
            Self::Binary => Text::new("二进制文件", "a binary file"),
        }
    }
}

const MAGIC: &[(&[u8], FileKind)] = &[
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::OldOffice),
    (b"%PDF-", FileKind::Pdf),
    (b"\x89PNG\r\n", FileKind::Picture),
    (b"\xff\xd8\xff", FileKind::Picture),
    (b"GIF8", FileKind::Picture),
    (b"BM\x36", FileKind::Picture),
    (b"II*\0", FileKind::Picture),
    (b"MM\0*", FileKind::Picture),
    (b"RIFF", FileKind::Picture),
    (b"\x1f\x8b", FileKind::Archive),
    (b"BZh", FileKind::Archive),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
    (b"Rar!\x1a\x07", FileKind::Archive),
    (b"\xfd7zXZ\0", FileKind::Archive),
    (b"\x28\xb5\x2f\xfd", FileKind::Archive),
    (b"\x7fELF", FileKind::Binary),
    (b"MZ\x90", FileKind::Binary),
];

/// Tells what a file is from its first bytes (a few hundred are enough).
pub fn sniff(head: &[u8]) -> FileKind {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *kind;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match text {
        [b'<', ..] => markup(text),
        [b'{', ..] => FileKind::Json,
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start(), [b'{' | b'[' | b'"' | b']', ..]) => FileKind::Json,
        _ => FileKind::Text,
    }
}

fn markup(text: &[u8]) -> FileKind {
    let head = String::from_utf8_lossy(text.get(..512).unwrap_or(text)).to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.contains("<html") || head.contains("<table") {
        FileKind::Html
    } else {
        FileKind::Xml
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_what_a_file_is() {
        for (head, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], FileKind::Picture),
            (b"%PDF-1.7", FileKind::Pdf),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><Document/>", FileKind::Xml),
            (b"\n<HTML><table>", FileKind::Html),
            (b"[{\"a\":1}]", FileKind::Json),
            (b"[brackets],in,a,heading", FileKind::Text),
            ("交易日期,金额".as_bytes(), FileKind::Text),
        ] {
            assert_eq!(sniff(head), kind, "{head:?}");
        }
    }
}
