//! Names as a payment file may carry them.

/// One line of printable text of 1 to `max` characters: control characters and line ends become spaces, runs of
/// blanks one blank, characters that XML 1.0 cannot carry are left out, and the cut never parts a mark from the letter
/// it belongs to. Empty text becomes a dash, since the schemas ask for at least one character.
pub fn line(text: &str, max: usize) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.chars().filter(|&c| is_carried(c)).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let cut = cut(&words.join(" "), max).trim_end().to_owned();
    if cut.is_empty() { "-".to_owned() } else { cut }
}

/// Noncharacters are not part of XML 1.0; invisible controls of direction have no place in a name.
const fn is_carried(c: char) -> bool {
    !matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn cut(text: &str, max: usize) -> &str {
    let Some((mut end, _)) = text.char_indices().nth(max) else { return text };
    // What follows the cut belongs to the character before it: that one goes too.
    while text.get(end..).is_some_and(|rest| rest.starts_with(is_mark)) {
        match text.get(..end).and_then(|head| head.char_indices().next_back()) {
            Some((start, _)) => end = start,
            None => break,
        }
    }
    text.get(..end).unwrap_or_default()
}

/// Characters that change the one before them: combining marks, variation selectors, joiners, skin tones.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{200d}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_one_clean_line() {
        assert_eq!(line("  威海\t某某\r\n公司\u{0}\u{202e} ", 140), "威海 某某 公司");
        assert_eq!(line("", 140), "-");
        assert_eq!(line("威海高新技术公司", 4), "威海高新");
        assert_eq!(line("ab cd", 3), "ab");
    }

    #[test]
    fn a_cut_keeps_letters_whole() {
        // e with a combining acute accent: both or neither.
        assert_eq!(line("cafe\u{301}", 4), "caf");
        assert_eq!(line("cafe\u{301}", 5), "cafe\u{301}");
        // An ideograph with its variation selector.
        assert_eq!(line("葛\u{e0100}城", 1), "-");
        assert_eq!(line("甲葛\u{e0100}城", 3), "甲葛\u{e0100}");
    }

    proptest! {
        #[test]
        fn lines_fit_and_hold_nothing_odd(text in any::<String>(), max in 1..200_usize) {
            let line = line(&text, max);
            let length = line.chars().count();
            prop_assert!((1..=max).contains(&length));
            prop_assert!(!line.contains(|c: char| c.is_control() || !is_carried(c)));
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = line(&text, 140);
            prop_assert_eq!(line(&once, 140), once);
        }
    }
}
