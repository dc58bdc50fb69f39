//! Opening hours as people write them: `周一至周五 8:30-11:30, 13:30-17:30；周六 9:00-12:00`, `Mon-Fri 9:00-17:00`, `24小时`.

use std::collections::{BTreeMap, BTreeSet};

use super::hours::{Day, OpeningHours};
use super::values::Wrong;
use super::words::fold;
use crate::kernel::Text;

const ALWAYS: &[&str] =
    &["24小时", "全天", "全天开放", "24h", "24/7", "7*24", "7x24", "always", "全年开放", "7*24小时", "24時間"];

/// Longer names first: `周一` would else be found inside `周一至`.
const DAYS: &[(&str, &[usize])] = &[
    ("工作日", &[0, 1, 2, 3, 4]),
    ("周末", &[5, 6]),
    ("每天", &[0, 1, 2, 3, 4, 5, 6]),
    ("每日", &[0, 1, 2, 3, 4, 5, 6]),
    ("weekdays", &[0, 1, 2, 3, 4]),
    ("daily", &[0, 1, 2, 3, 4, 5, 6]),
    ("monday", &[0]),
    ("tuesday", &[1]),
    ("wednesday", &[2]),
    ("thursday", &[3]),
    ("friday", &[4]),
    ("saturday", &[5]),
    ("sunday", &[6]),
    ("mon", &[0]),
    ("tue", &[1]),
    ("wed", &[2]),
    ("thu", &[3]),
    ("fri", &[4]),
    ("sat", &[5]),
    ("sun", &[6]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Days(&'static [usize]),
    Time(u16),
    To,
}

/// Reads a timetable; JSON is read as such.
pub fn opening_hours(text: &str) -> Result<OpeningHours, Wrong> {
    let plain: String = fold(text.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.is_empty() || ALWAYS.contains(&plain.as_str()) {
        return Ok(OpeningHours::default());
    }
    if plain.starts_with('{') {
        return serde_json::from_str(&plain).map_err(|_| expected());
    }
    let tokens = tokens(&plain).ok_or_else(expected)?;
    timetable(&tokens).ok_or_else(expected).and_then(|by_day| OpeningHours::new(by_day).map_err(|_| expected()))
}

fn expected() -> Wrong {
    Text::new(
        "例如“周一至周五 8:30-11:30, 13:30-17:30”、“每天 9:00-21:00”或“24小时”",
        "such as “Mon-Fri 8:30-11:30, 13:30-17:30”, “daily 9:00-21:00” or “24h”",
    )
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((token, after)) = day_token(rest).or_else(|| time_token(rest)).or_else(|| to_token(rest)) {
            tokens.push(token);
            rest = after;
        } else if first.is_whitespace() || matches!(first, ',' | ';' | '、' | ':' | '(' | ')' | '和' | '及') {
            rest = rest.get(first.len_utf8()..)?;
        } else {
            return None;
        }
    }
    Some(tokens)
}

fn day_token(text: &str) -> Option<(Token, &str)> {
    if let Some((name, days)) = DAYS.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((Token::Days(days), text.get(name.len()..)?));
    }
    let after = ["星期", "礼拜", "周"].iter().find_map(|word| text.strip_prefix(word))?;
    let number = after.chars().next()?;
    let days: &[usize] = match number {
        '一' | '1' => &[0],
        '二' | '2' => &[1],
        '三' | '3' => &[2],
        '四' | '4' => &[3],
        '五' | '5' => &[4],
        '六' | '6' => &[5],
        '日' | '天' | '7' => &[6],
        _ => return None,
    };
    Some((Token::Days(days), after.get(number.len_utf8()..)?))
}

/// `9:00`, `9点`, `9时30分`.
fn time_token(text: &str) -> Option<(Token, &str)> {
    let (hour, rest) = digits(text)?;
    let (minute, rest) = if let Some(rest) = rest.strip_prefix(':') {
        digits(rest)?
    } else {
        let rest = rest.strip_prefix(['点', '时', '時'])?;
        match digits(rest) {
            Some((minute, rest)) => (minute, rest.strip_prefix('分').unwrap_or(rest)),
            None => (0, rest),
        }
    };
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && minutes <= 1_440).then_some((Token::Time(minutes), rest))
}

fn digits(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    Some((number.parse().ok()?, rest))
}

fn to_token(text: &str) -> Option<(Token, &str)> {
    ["-", "~", "—", "–", "至", "到", "to"].iter().find_map(|word| text.strip_prefix(word)).map(|rest| (Token::To, rest))
}

/// Days, then spans, again and again; spans without days are for every day.
fn timetable(tokens: &[Token]) -> Option<BTreeMap<Day, Vec<(u16, u16)>>> {
    let mut by_day: BTreeMap<Day, Vec<(u16, u16)>> = BTreeMap::new();
    let mut days: BTreeSet<usize> = BTreeSet::new();
    let mut had_spans = true;
    let mut rest = tokens;
    while !rest.is_empty() {
        match rest {
            [Token::Days([from]), Token::To, Token::Days([to]), after @ ..] => {
                if had_spans {
                    days.clear();
                }
                days.extend(
                    (0..7).filter(|day| if from <= to { from <= day && day <= to } else { day <= to || day >= from }),
                );
                had_spans = false;
                rest = after;
            }
            [Token::Days(named), after @ ..] => {
                if had_spans {
                    days.clear();
                }
                days.extend(named.iter());
                had_spans = false;
                rest = after;
            }
            [Token::Time(from), Token::To, Token::Time(to), after @ ..] => {
                if days.is_empty() {
                    days.extend(0..7);
                }
                for day in days.iter().filter_map(|day| Day::ALL.get(*day)) {
                    by_day.entry(*day).or_default().push((*from, *to));
                }
                had_spans = true;
                rest = after;
            }
            _ => return None,
        }
    }
    (had_spans && !by_day.is_empty()).then_some(by_day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(text: &str, day: Day) -> Vec<(u16, u16)> {
        opening_hours(text).expect("hours").spans(day).to_vec()
    }

    #[test]
    fn timetables_as_people_write_them() {
        let noon = "周一至周五 8:30-11:30, 13:30－17:30；周六9点到12点";
        assert_eq!(spans(noon, Day::Friday), [(510, 690), (810, 1_050)]);
        assert_eq!(spans(noon, Day::Saturday), [(540, 720)]);
        assert!(spans(noon, Day::Sunday).is_empty());
        assert_eq!(spans("Mon-Fri 09:00-17:00", Day::Monday), [(540, 1_020)]);
        assert_eq!(spans("工作日 9:00~24:00", Day::Tuesday), [(540, 1_440)]);
        assert_eq!(spans("9:00-17:00", Day::Sunday), [(540, 1_020)]);
        assert_eq!(spans("星期六、星期日 10:00-12:00", Day::Saturday), [(600, 720)]);
        assert!(opening_hours("24小时").expect("hours").is_always_open());
    }

    #[test]
    fn what_is_no_timetable_is_refused() {
        for wrong in
            ["详见网站", "周一", "9:00", "17:00-9:00", "25:00-26:00", "9:70-10:00", "{\"mon\":1}", "周八 9:00-10:00"]
        {
            assert!(opening_hours(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[周一二五六日至 0-9:\\-,;点到monfri{}\\[\\]\"]{0,40}") {
            let _ = opening_hours(&text);
        }
    }
}
