//! Texts in a picture: where they stand, and what of a long name fits.

use std::fmt::Write as _;

use super::{BARS_FROM, INK, LEFT};

pub(super) fn text(svg: &mut String, (x, y): (f64, f64), size: f64, anchor: &str, colour: &str, said: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
        escaped(said)
    );
}

/// Width in ems.
pub(super) fn ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.56 } else { 1.0 }).sum()
}

/// A name beside its bars: on one line, else on two smaller ones if the row is high enough for them.
pub(super) fn name(svg: &mut String, name: &str, (y, row): (f64, f64)) {
    let size = (row * 0.42).clamp(13.0, 20.0);
    let middle = y + row / 2.0;
    let x = BARS_FROM - 12.0;
    let small = size.min(16.0).min(row * 0.38);
    if ems(name) * size <= x - LEFT || small < 12.0 {
        return text(svg, (x, middle + size * 0.36), size, "end", INK, &cut(name, (x - LEFT) / size));
    }
    let room = (x - LEFT) / small;
    let mut first = String::new();
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next_if(|c| ems(&first) + ems(c.encode_utf8(&mut [0; 4])) <= room) {
        first.push(c);
    }
    let mut rest: String = rest.collect();
    if rest.is_empty() {
        return text(svg, (x, middle + small * 0.36), small, "end", INK, &first);
    }
    // A word goes over as a whole if there is room for it.
    if let Some((before, word)) = first.rsplit_once(' ').filter(|(_, word)| ems(word) + ems(&rest) <= room) {
        rest.insert_str(0, word);
        first = before.to_owned();
    }
    text(svg, (x, middle - small * 0.2), small, "end", INK, first.trim_end());
    text(svg, (x, middle + small), small, "end", INK, &cut(rest.trim_start(), room));
}

/// As much of a name as fits: what distinguishes names is often their end, so it is the middle that is left out.
fn cut(name: &str, room: f64) -> String {
    if ems(name) <= room {
        return name.to_owned();
    }
    let fitting = |chars: &mut dyn Iterator<Item = char>, room: f64| {
        let mut part = Vec::new();
        let mut width = 0.0;
        for c in chars {
            width += ems(c.encode_utf8(&mut [0; 4]));
            if width > room {
                break;
            }
            part.push(c);
        }
        part
    };
    let end = fitting(&mut name.chars().rev(), (room - 1.0) * 0.4);
    let start = fitting(&mut name.chars(), (room - 1.0) * 0.6);
    start.into_iter().chain(std::iter::once('…')).chain(end.into_iter().rev()).collect()
}

/// What XML allows: its own signs as entities, characters that it forbids left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
