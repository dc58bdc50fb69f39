//! Names as banks print them: full or half width, with or without brackets and spaces, in traditional characters.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::kernel::BasisPoints;

/// Simplified characters by the traditional ones.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/dictionary/traditional.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).filter_map(|pair| pair.chars().zip(pair.chars().skip(1)).next()).collect()
});

/// A name in the form in which names are compared: small letters of half width, simplified characters, and nothing but
/// letters and digits.
pub fn folded(name: &str) -> String {
    name.chars()
        .map(|c| simplified(half_width(c)))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn simplified(c: char) -> char {
    if c.is_ascii() { c } else { SIMPLIFIED.get(&c).copied().unwrap_or(c) }
}

/// How alike two names are: the share of pairs of neighbouring characters that both have (Dice). All of it for names
/// that are equal once folded.
pub fn likeness(one: &str, other: &str) -> BasisPoints {
    let (one, other) = (folded(one), folded(other));
    if one.is_empty() || other.is_empty() {
        return BasisPoints::ZERO;
    }
    if one == other {
        return BasisPoints::WHOLE;
    }
    let (left, others) = (pairs(&one), pairs(&other));
    let all: usize = left.values().sum::<usize>() + others.values().sum::<usize>();
    let mut shared = 0_usize;
    for (pair, count) in others {
        if let Some(there) = left.get(&pair) {
            shared += count.min(*there);
        }
    }
    let share = (shared * 2 * 10_000).checked_div(all).unwrap_or(0);
    i32::try_from(share).ok().and_then(|share| BasisPoints::new(share).ok()).unwrap_or(BasisPoints::ZERO)
}

fn pairs(name: &str) -> HashMap<(char, char), usize> {
    let mut pairs = HashMap::new();
    for pair in name.chars().zip(name.chars().skip(1)) {
        *pairs.entry(pair).or_default() += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        for written in
            ["威海检测(集团)有限公司", "威海檢測（集團）有限公司", " 威海 检测［集团］有限公司", "威海检测集团有限公司"]
        {
            assert_eq!(folded(written), "威海检测集团有限公司", "{written}");
        }
        assert_eq!(folded("ＡＢＣ Lab Co., Ltd."), "abclabcoltd");
    }

    #[test]
    fn likeness_grows_with_what_is_shared() {
        let of = |other| likeness("威海蓝海检测有限公司", other).get();
        assert_eq!(of("威海藍海檢測有限公司"), 10_000);
        assert!(of("威海蓝海检测公司") > 7_000);
        assert!(of("青岛钢铁股份有限公司") < 4_500);
        assert_eq!((of(""), of("——")), (0, 0));
    }

    #[test]
    fn every_traditional_character_has_one_simplified_form() {
        assert!(SIMPLIFIED.len() > 3_000);
        assert!(SIMPLIFIED.values().all(|simple| !SIMPLIFIED.contains_key(simple)));
        assert_eq!(folded("創證準紡纖膠綠鑫亞"), "创证准纺纤胶绿鑫亚");
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_whole_for_the_same(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert_eq!(likeness(&a, &a).get() == 10_000, !folded(&a).is_empty());
            prop_assert_eq!(folded(&folded(&a)), folded(&a));
        }
    }
}
