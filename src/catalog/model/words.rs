//! How words become something to be found by: segmentation, pinyin, model numbers.
//!
//! A listing is indexed under the words that the segmenter finds, and its name, model, maker and category also under
//! every pair of neighbouring characters, so that a query that is segmented otherwise still finds it. Queries become
//! PostgreSQL `tsquery` terms whose lexemes are quoted: whatever people type, it is only ever words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use jieba_rs::{Jieba, TokenizeMode};
use pinyin::ToPinyin;

/// Longer lexemes are cut: nobody looks for them, and PostgreSQL has a limit.
const MAX_LEXEME_CHARS: usize = 40;
/// A query of more terms is cut after these.
const MAX_TERMS: usize = 12;
/// Words that carry nothing in a query.
const STOP_WORDS: &[&str] =
    &["的", "和", "与", "及", "或", "用", "の", "と", "a", "an", "and", "for", "of", "or", "the"];

static SEGMENTER: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    let words = include_str!("../../../data/dictionary/instruments.txt").lines().map(str::trim);
    for word in words.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        jieba.add_word(word, None, None);
    }
    jieba
});

/// Compatibility forms (full width, ligatures, half-width kana) become the usual ones; lower case.
pub fn fold(text: &str) -> String {
    nfkc(text).to_lowercase()
}

/// Unicode normalization form KC.
pub fn nfkc(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text)
}

/// How much a place of a listing counts when results are ranked; PostgreSQL's letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    A,
    B,
    C,
    D,
}

/// What a listing is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchIndex {
    /// A `tsvector` literal.
    pub words: String,
    /// For fragments that begin inside a word: folded text, model numbers without punctuation, pinyin.
    pub text: String,
}

/// The texts of a listing by how much they count.
pub struct Searchable<'a> {
    pub title: [&'a str; 2],
    pub group: [&'a str; 2],
    pub body: [&'a str; 3],
}

impl SearchIndex {
    pub fn of(texts: &Searchable<'_>) -> Self {
        let mut lexemes = Lexemes::default();
        let mut text = String::new();
        for (weight, source) in
            texts.title.iter().map(|t| (Weight::A, t)).chain(texts.group.iter().map(|t| (Weight::B, t)))
        {
            let folded = fold(source);
            lexemes.add_closely(weight, &folded);
            add_fragments(&mut text, &folded);
        }
        for source in texts.body {
            lexemes.add_words(Weight::C, &fold(source));
        }
        Self { words: lexemes.literal(), text: text.trim_end().to_owned() }
    }
}

#[derive(Default)]
struct Lexemes(BTreeMap<String, Weight>);

impl Lexemes {
    fn add(&mut self, weight: Weight, lexeme: &str) {
        if !lexeme.is_empty() {
            let lexeme = lexeme.chars().take(MAX_LEXEME_CHARS).collect();
            let kept = self.0.entry(lexeme).or_insert(weight);
            *kept = weight.min(*kept);
        }
    }

    fn add_words(&mut self, weight: Weight, folded: &str) {
        for run in runs(folded) {
            match run {
                Run::Latin(run) => self.add_latin(weight, run),
                Run::Ideographic(run) => {
                    for word in words_of(run) {
                        self.add(weight, word);
                    }
                }
            }
        }
    }

    /// Words, characters, pairs of characters, and pinyin.
    fn add_closely(&mut self, weight: Weight, folded: &str) {
        self.add_words(weight, folded);
        for run in runs(folded) {
            let Run::Ideographic(run) = run else { continue };
            for part in single_and_pairs(run) {
                self.add(weight, part);
            }
            for word in words_of(run).into_iter().chain([run]) {
                if let Some((full, initials)) = pinyin_of(word) {
                    self.add(Weight::D, &full);
                    self.add(Weight::D, &initials);
                }
            }
        }
    }

    /// `jsm-7800f`: the whole without punctuation, its parts, and letters and digits apart.
    fn add_latin(&mut self, weight: Weight, run: &str) {
        self.add(weight, &squash(run));
        for part in run.split(|c: char| !c.is_alphanumeric()) {
            self.add(weight, part);
            for piece in letters_and_digits(part) {
                self.add(weight, piece);
            }
        }
    }

    fn literal(&self) -> String {
        let mut literal = String::new();
        for (lexeme, weight) in &self.0 {
            let _ = write!(literal, "{}:1{weight:?} ", quote(lexeme));
        }
        literal
    }
}

/// A lexeme in PostgreSQL's quotes: operators inside are only characters.
fn quote(lexeme: &str) -> String {
    format!("'{}'", lexeme.replace('\\', "\\\\").replace('\'', "''"))
}

fn add_fragments(text: &mut String, folded: &str) {
    if folded.is_empty() {
        return;
    }
    let _ = write!(text, "{folded} ");
    for run in runs(folded) {
        match run {
            Run::Latin(run) if run.contains(|c: char| !c.is_alphanumeric()) => {
                let _ = write!(text, "{} ", squash(run));
            }
            Run::Latin(_) => {}
            Run::Ideographic(run) => {
                if let Some((full, initials)) = pinyin_of(run) {
                    let _ = write!(text, "{full} {initials} ");
                }
            }
        }
    }
}

/// One stretch of text of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run<'a> {
    /// Letters and digits, with single `-`, `_`, `.`, `/` inside, as in model numbers.
    Latin(&'a str),
    /// Han, kana, hangul: scripts without spaces.
    Ideographic(&'a str),
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (_, from) = rest.split_at(start);
        let ideographic = from.starts_with(is_ideographic);
        let length =
            if ideographic { from.find(|c| !is_ideographic(c)).unwrap_or(from.len()) } else { latin_length(from) };
        let (run, after) = from.split_at(length);
        found.push(if ideographic { Run::Ideographic(run) } else { Run::Latin(run) });
        rest = after;
    }
    found
}

/// Where a run of letters and digits ends: a joiner counts only between two of them.
fn latin_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_word = |c: char| c.is_alphanumeric() && !is_ideographic(c);
        let joins = matches!(c, '-' | '_' | '.' | '/') && chars.peek().is_some_and(|(_, next)| is_word(*next));
        if !is_word(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

const fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn squash(run: &str) -> String {
    run.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words that the text is read as, and every word of the dictionary inside it: 扫描电镜 in 场发射扫描电镜.
fn words_of(run: &str) -> BTreeSet<&str> {
    let read = SEGMENTER.tokenize(run, TokenizeMode::Default, true);
    let inside = SEGMENTER.cut_all(run);
    read.iter().chain(&inside).map(|token| token.word).collect()
}

/// `7800f` → `7800`, `f`; nothing for a part of one kind.
fn letters_and_digits(part: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let length = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    if pieces.len() < 2 {
        pieces.clear();
    }
    pieces
}

/// Every character of a run, and every two neighbours.
fn single_and_pairs(run: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let singles = run.char_indices().map(|(at, c)| (at, at + c.len_utf8())).collect::<Vec<_>>();
    let pairs: Vec<_> =
        singles.iter().zip(ends.iter().skip(1)).map(|((start, _), pair_end)| (*start, *pair_end)).collect();
    singles.into_iter().chain(pairs).filter_map(|(start, end)| run.get(start..end))
}

/// Full pinyin without tones, and initials; nothing unless every character is Han.
fn pinyin_of(word: &str) -> Option<(String, String)> {
    let mut full = String::new();
    let mut initials = String::new();
    for syllable in word.to_pinyin() {
        let syllable = syllable?;
        full.push_str(syllable.plain());
        initials.push_str(syllable.first_letter());
    }
    (!full.is_empty()).then_some((full, initials))
}

/// One thing that a result must have: PostgreSQL looks for the words, or for the fragment inside the search text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// A `tsquery` literal.
    pub words: String,
    /// A `LIKE` pattern, for words long enough to be looked up by their trigrams.
    pub fragment: Option<String>,
}

/// What a query asks for; all of it must be there. Empty if it has no word at all. Each word may only be begun.
pub fn terms(query: &str) -> Vec<Term> {
    terms_as(query, begun)
}

/// What a text asks for that is known to be whole. Beginnings of short words are beginnings of half the dictionary, and
/// looking all of them up takes most of a search's time; of long ones they are mostly the same word in the plural.
pub fn whole_terms(text: &str) -> Vec<Term> {
    terms_as(text, |word| if word.is_ascii() && word.len() >= 3 { begun(word) } else { quote(word) })
}

fn begun(word: &str) -> String {
    format!("{}:*", quote(word))
}

fn terms_as(query: &str, lexeme: impl Fn(&str) -> String) -> Vec<Term> {
    let folded = fold(query);
    let mut words: Vec<Run<'_>> = Vec::new();
    for run in runs(&folded) {
        match run {
            Run::Latin(_) => words.push(run),
            Run::Ideographic(run) => {
                let tokens = SEGMENTER.tokenize(run, TokenizeMode::Default, true);
                words.extend(tokens.iter().map(|token| Run::Ideographic(token.word)));
            }
        }
    }
    let carries = |run: &Run<'_>| match run {
        Run::Latin(word) | Run::Ideographic(word) => !STOP_WORDS.contains(word),
    };
    if words.iter().any(carries) {
        words.retain(carries);
    }
    let mut seen = BTreeSet::new();
    let terms = words.into_iter().map(|run| term(run, &lexeme)).filter(|term| seen.insert(term.words.clone()));
    terms.take(MAX_TERMS).collect()
}

fn term(run: Run<'_>, lexeme: &impl Fn(&str) -> String) -> Term {
    match run {
        Run::Ideographic(word) => {
            let word: String = word.chars().take(MAX_LEXEME_CHARS).collect();
            let pairs: Vec<_> = single_and_pairs(&word).filter(|part| part.chars().count() == 2).map(quote).collect();
            let whole = lexeme(&word);
            let words = if pairs.len() > 1 { format!("{whole} | ({})", pairs.join(" & ")) } else { whole };
            Term { words, fragment: None }
        }
        Run::Latin(run) => {
            let whole: String = squash(run).chars().take(MAX_LEXEME_CHARS).collect();
            let parts: Vec<_> = run
                .split(|c: char| !c.is_alphanumeric())
                .filter(|part| !part.is_empty())
                .map(|part| lexeme(&part.chars().take(MAX_LEXEME_CHARS).collect::<String>()))
                .collect();
            let squashed = lexeme(&whole);
            let words = if parts.len() > 1 { format!("{squashed} | ({})", parts.join(" & ")) } else { squashed };
            let fragment = (whole.chars().count() >= 3).then(|| format!("%{}%", escape_like(&whole)));
            Term { words, fragment }
        }
    }
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn index(name: &str, model: &str) -> SearchIndex {
        SearchIndex::of(&Searchable { title: [name, model], group: ["", ""], body: ["", "", ""] })
    }

    #[test]
    fn the_words_of_the_field_are_kept_whole() {
        let index = index("场发射扫描电镜", "");
        for word in ["'场发射':1A", "'扫描电镜':1A", "'电镜':1A", "'smdj':1D", "'saomiaodianjing':1D"] {
            assert!(index.words.contains(word), "{word} in {}", index.words);
        }
    }

    #[test]
    fn model_numbers_are_found_whole_and_in_parts() {
        let index = index("", "ＪＳＭ－７８００Ｆ");
        for word in ["'jsm7800f'", "'jsm'", "'7800f'", "'7800'"] {
            assert!(index.words.contains(word), "{word} in {}", index.words);
        }
        assert!(index.text.contains("jsm-7800f") && index.text.contains("jsm7800f"), "{}", index.text);
    }

    #[test]
    fn a_query_is_only_ever_words() {
        assert!(terms(" & | ! <-> ' % _ \\ :* ()").is_empty());
        let found = terms("a'b & 电镜:*");
        assert!(found.iter().all(|term| !term.words.contains("&") && !term.words.contains('!')), "{found:?}");
        assert_eq!(terms("100%_x").first().and_then(|term| term.fragment.as_deref()), Some("%100%"));
    }

    #[test]
    fn a_query_segmented_otherwise_still_matches_by_its_pairs() {
        let found = terms("光度計装");
        assert!(found.iter().any(|term| term.words.contains("'光度'")), "{found:?}");
    }

    #[test]
    fn words_that_carry_nothing_are_dropped_unless_alone() {
        assert_eq!(terms("the sem").len(), 1);
        assert_eq!(terms("the").len(), 1);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_every_literal_is_quoted(text in "\\PC{0,60}") {
            let found = terms(&text);
            prop_assert!(found.len() <= MAX_TERMS);
            let index = index(&text, &text);
            prop_assert_eq!(index.words.matches('\'').count() % 2, 0);
        }
    }
}
