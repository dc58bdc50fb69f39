//! Calendars that others wrote: content lines and components, read leniently in form and strictly in bounds.

use std::borrow::Cow;

use crate::kernel::Invalid;

/// What one calendar may ask of us.
const MOST_LINES: usize = 200_000;
const DEEPEST: usize = 8;

/// One property: `NAME;PARAM=VALUE:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Upper case.
    pub name: String,
    /// Names in upper case, values without quotes.
    pub parameters: Vec<(String, String)>,
    /// As it stands, escapes kept.
    pub value: String,
    /// Where it begins in the file, from 1.
    pub number: usize,
}

impl Line {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A component with what is directly in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Component {
    /// Upper case: `VEVENT`.
    pub name: String,
    pub lines: Vec<Line>,
    pub parts: Vec<Component>,
    /// Where it begins in the file.
    pub number: usize,
}

impl Component {
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    pub fn lines_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The text of a property, unescaped; empty if it is not there.
    pub fn text(&self, name: &str) -> String {
        self.line(name).map(|line| unescaped(&line.value)).unwrap_or_default()
    }
}

/// The components of a file: `VCALENDAR`s, as a rule one.
///
/// # Errors
/// It is not a calendar, or is too long or too deep.
pub fn components(content: &[u8]) -> Result<Vec<Component>, Invalid> {
    let mut open: Vec<Component> = Vec::new();
    let mut done = Vec::new();
    for line in lines(content)? {
        match line.name.as_str() {
            "BEGIN" => {
                if open.len() >= DEEPEST {
                    return Err(broken(line.number));
                }
                let name = line.value.trim().to_ascii_uppercase();
                open.push(Component { name, number: line.number, ..Component::default() });
            }
            "END" => {
                let closed = open.pop().filter(|component| component.name.eq_ignore_ascii_case(line.value.trim()));
                let closed = closed.ok_or_else(|| broken(line.number))?;
                match open.last_mut() {
                    Some(outer) => outer.parts.push(closed),
                    None => done.push(closed),
                }
            }
            _ => {
                if let Some(component) = open.last_mut() {
                    component.lines.push(line);
                }
            }
        }
    }
    match open.last() {
        Some(component) => Err(broken(component.number)),
        None if done.iter().any(|component| component.name == "VCALENDAR") => Ok(done),
        None => Err(Invalid::new("not_a_calendar", "文件不是 iCalendar 日历（.ics）", "the file is not an iCalendar")),
    }
}

fn broken(number: usize) -> Invalid {
    Invalid::new(
        "broken_calendar",
        format!("日历结构有误：第 {number} 行的 BEGIN 与 END 不成对"),
        format!("the calendar is broken: BEGIN and END do not match at line {number}"),
    )
}

/// The content lines of a file, unfolded. What is no property (an empty line, a line without a colon) is left out.
///
/// # Errors
/// Not UTF-8, or too long.
pub fn lines(content: &[u8]) -> Result<Vec<Line>, Invalid> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let text = std::str::from_utf8(content)
        .map_err(|_| Invalid::new("not_utf8", "日历文件须为 UTF-8 编码", "a calendar must be UTF-8"))?;
    let mut folded: Vec<(usize, Cow<'_, str>)> = Vec::new();
    for (index, raw) in text.split('\n').enumerate() {
        if index >= MOST_LINES {
            return Err(Invalid::new(
                "calendar_too_long",
                format!("日历最多 {MOST_LINES} 行"),
                format!("a calendar of at most {MOST_LINES} lines"),
            ));
        }
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        match (raw.strip_prefix([' ', '\t']), folded.last_mut()) {
            (Some(more), Some((_, line))) => line.to_mut().push_str(more),
            _ => folded.push((index + 1, Cow::Borrowed(raw))),
        }
    }
    Ok(folded.into_iter().filter_map(|(number, line)| property(&line, number)).collect())
}

fn property(line: &str, number: usize) -> Option<Line> {
    let mut pieces = Vec::new();
    let (mut from, mut is_quoted, mut value) = (0, false, None);
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            ';' | ':' if !is_quoted => {
                pieces.push(line.get(from..at)?);
                from = at + 1;
                if c == ':' {
                    value = line.get(from..);
                    break;
                }
            }
            _ => {}
        }
    }
    let mut pieces = pieces.into_iter();
    let name = pieces.next()?.trim().to_ascii_uppercase();
    let parameters = pieces
        .filter_map(|piece| piece.split_once('='))
        .map(|(name, value)| (name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
        .collect();
    (!name.is_empty()).then_some(Line { name, parameters, value: value?.to_owned(), number })
}

/// TEXT of RFC 5545 as it was meant.
pub fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match (c, if c == '\\' { characters.next() } else { None }) {
            ('\\', Some('n' | 'N')) => text.push('\n'),
            ('\\', Some(escaped)) => text.push(escaped),
            (c, _) => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_and_quoted_lines_are_one_property() {
        let lines = lines(
            b"DTSTART;TZID=\"Asia/Shanghai;x:y\":2026\r\n 0302T090000\r\n\r\nno property\r\nSUMMARY:a\\, b\\nc\r\n",
        );
        let lines = lines.expect("lines");
        assert_eq!(lines.len(), 2);
        assert_eq!(
            (lines[0].parameter("TZID"), lines[0].value.as_str()),
            (Some("Asia/Shanghai;x:y"), "20260302T090000")
        );
        assert_eq!((unescaped(&lines[1].value), lines[1].number), ("a, b\nc".to_owned(), 5));
    }

    #[test]
    fn what_is_broken_is_refused_with_its_line() {
        let refused = |text: &str| components(text.as_bytes()).map_err(|invalid| invalid.code);
        assert_eq!(refused("hello"), Err("not_a_calendar"));
        assert_eq!(refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n"), Err("broken_calendar"));
        assert_eq!(refused("BEGIN:VCALENDAR\n"), Err("broken_calendar"));
        assert_eq!(refused(&"BEGIN:A\n".repeat(9)), Err("broken_calendar"));
        assert_eq!(components(b"BEGIN:VCALENDAR\n\xff\nEND:VCALENDAR").map_err(|i| i.code), Err("not_utf8"));
        assert!(components("begin:vcalendar\r\nEND:VCALENDAR\r\n".as_bytes()).is_ok());
    }
}
