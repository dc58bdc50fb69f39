//! Words that mean the same.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{Term, fold, terms, whole_terms};
use crate::kernel::{Invalid, SynonymsId};

/// Groups that one query is widened by.
const MOST_HITS: usize = 4;

/// Words of which each finds what the others find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
#[schema(value_type = Vec<String>, min_items = 2, max_items = 20)]
pub struct SynonymWords(Vec<String>);

impl TryFrom<Vec<String>> for SynonymWords {
    type Error = Invalid;

    fn try_from(words: Vec<String>) -> Result<Self, Invalid> {
        let mut kept: Vec<String> = Vec::with_capacity(words.len());
        for word in words {
            let word = word.trim().to_owned();
            if !(1..=60).contains(&word.chars().count()) || terms(&word).is_empty() {
                let (zh, en) = (format!("“{word}”不能作为检索词"), format!("“{word}” cannot be looked for"));
                return Err(Invalid::new("synonym", zh, en));
            }
            if !kept.iter().any(|known| fold(known) == fold(&word)) {
                kept.push(word);
            }
        }
        if (2..=20).contains(&kept.len()) {
            Ok(Self(kept))
        } else {
            Err(Invalid::new("synonyms", "同义词应为 2 到 20 个不同的词", "2 to 20 different words"))
        }
    }
}

impl From<SynonymWords> for Vec<String> {
    fn from(words: SynonymWords) -> Self {
        words.0
    }
}

impl SynonymWords {
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// A group as administrators edit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Synonyms {
    pub id: SynonymsId,
    pub words: SynonymWords,
    pub updated_by: String,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// What a query asks for, each word of a group standing for all of it. The longest word in the query is taken first:
/// “高效液相色谱” is not “液相色谱” with something before it.
pub fn widened(query: &str, groups: &[SynonymWords]) -> Vec<Term> {
    let mut rest = fold(query);
    let mut known: Vec<(String, &SynonymWords)> =
        groups.iter().flat_map(|group| group.0.iter().map(move |word| (fold(word), group))).collect();
    known.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    let mut found = Vec::new();
    for (word, group) in known {
        if found.len() == MOST_HITS {
            break;
        }
        if let Some(at) = position(&rest, &word) {
            rest.replace_range(at..at + word.len(), " ");
            found.push(any_of(&word, group));
        }
    }
    found.extend(terms(&rest));
    found
}

/// Where a word stands in the text: between characters that are no part of a Latin word, if it is one itself.
fn position(text: &str, word: &str) -> Option<usize> {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let joins = |a: Option<char>, b: Option<char>| a.is_some_and(is_latin) && b.is_some_and(is_latin);
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|tail| tail.chars().next());
        !joins(before, word.chars().next()) && !joins(word.chars().next_back(), after)
    })
}

/// One thing that a result must have: what was typed, or another word of its group.
fn any_of(typed: &str, group: &SynonymWords) -> Term {
    let others = group.0.iter().map(|word| fold(word)).filter(|word| word != typed);
    let ways: Vec<BTreeSet<String>> = std::iter::once(typed.to_owned())
        .chain(others)
        .map(|word| whole_terms(&word).into_iter().map(|term| term.words).collect())
        .collect();
    let words: Vec<_> =
        ways.iter().enumerate().filter(|&(at, _)| finds_more(&ways, at)).map(|(_, way)| all_of(way)).collect();
    let own = terms(typed);
    let fragment = if own.len() == 1 { own.into_iter().next().and_then(|term| term.fragment) } else { None };
    Term { words: words.join(" | "), fragment }
}

/// Whether no other way asks for less of the same: what has X, 射线, 衍射 and 仪 has X, 射线 and 衍射.
fn finds_more(ways: &[BTreeSet<String>], at: usize) -> bool {
    let Some(way) = ways.get(at) else { return false };
    !ways
        .iter()
        .enumerate()
        .any(|(other_at, other)| other_at != at && other.is_subset(way) && (other.len() < way.len() || other_at < at))
}

fn all_of(way: &BTreeSet<String>) -> String {
    let parts: Vec<_> = way.iter().map(|words| format!("({words})")).collect();
    format!("({})", parts.join(" & "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group(words: &[&str]) -> SynonymWords {
        SynonymWords::try_from(words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()).expect("a group")
    }

    #[test]
    fn a_word_stands_for_its_group_and_the_rest_is_still_asked_for() {
        let groups = [group(&["XRD", "X射线衍射仪"]), group(&["GC", "气相色谱"]), group(&["GC-MS", "气质联用"])];
        let found = widened("文登 xrd", &groups);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].words.contains("'xrd':*") && found[0].words.contains("衍射"), "{found:?}");
        assert_eq!(found[0].fragment.as_deref(), Some("%xrd%"));
        let longer = widened("GC-MS", &groups);
        assert!(longer.len() == 1 && longer[0].words.contains("气质"), "{longer:?}");
        assert_eq!(widened("agcb", &groups), terms("agcb"), "inside of a word it is not the word");
        assert!(widened("X射线衍射仪校准", &groups)[0].words.contains("'xrd':*"));
    }

    #[test]
    fn a_known_word_is_whole_and_no_way_asks_for_more_than_another() {
        let groups = [group(&["XRD", "X射线衍射仪", "X射线衍射", "X-ray diffraction"])];
        let words = &widened("xrd", &groups)[0].words;
        assert!(!words.contains("'x':*") && !words.contains("'射线':*"), "{words}");
        assert!(!words.contains("'仪'"), "what is found by less is not asked for twice: {words}");
        assert!(words.contains("'diffraction':*"), "{words}");
    }

    #[test]
    fn a_group_has_at_least_two_words_that_can_be_looked_for() {
        let code = |words: &[&str]| {
            SynonymWords::try_from(words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>())
                .map_err(|invalid| invalid.code)
        };
        assert_eq!(code(&["XRD", "xrd"]), Err("synonyms"));
        assert_eq!(code(&["XRD", "&|"]), Err("synonym"));
        assert_eq!(code(&["XRD", ""]), Err("synonym"));
    }

    proptest! {
        #[test]
        fn nothing_panics_and_every_literal_is_quoted(text in "\\PC{0,40}", word in "\\PC{1,10}") {
            let groups: Vec<_> = SynonymWords::try_from(vec![word, "xrd".to_owned()]).into_iter().collect();
            for term in widened(&text, &groups) {
                prop_assert_eq!(term.words.matches('\'').count() % 2, 0);
                prop_assert_eq!(term.words.matches('(').count() >= 1, term.words.contains(')'));
            }
        }
    }
}
