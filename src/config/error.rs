//! What is wrong with the settings, all of it at once.

use std::fmt;

use super::{PREFIX, SETTINGS, Vars};
use crate::kernel::Text;

/// One variable that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub variable: String,
    pub reason: Text,
}

impl Problem {
    pub(super) fn new(variable: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { variable: variable.to_owned(), reason: Text::new(zh, en) }
    }
}

/// All problems of the settings, so that one start is enough to find them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    pub problems: Vec<Problem>,
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "配置有误 / The settings cannot be used:")?;
        for Problem { variable, reason } in &self.problems {
            write!(f, "\n  {variable}: {reason}")?;
        }
        Ok(())
    }
}

/// A misspelt variable would be ignored in silence, so each one with our prefix must be declared.
pub(super) fn unknown_variables(vars: &Vars) -> Vec<Problem> {
    let known = |name: &str| SETTINGS.iter().any(|setting| setting.name == name);
    let mut unknown: Vec<&str> =
        vars.keys().map(String::as_str).filter(|name| name.starts_with(PREFIX) && !known(name)).collect();
    unknown.sort_unstable();
    unknown
        .into_iter()
        .map(|name| {
            let nearest = nearest_name(name);
            Problem::new(
                name,
                format!("没有这个配置项，是否指 {nearest}？"),
                format!("is not a setting; did you mean {nearest}?"),
            )
        })
        .collect()
}

fn nearest_name(name: &str) -> &'static str {
    SETTINGS.iter().map(|setting| setting.name).min_by_key(|known| edit_distance(name, known)).unwrap_or_default()
}

/// Levenshtein distance: the least number of inserted, deleted or replaced characters.
fn edit_distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut last = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(right.chars()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            last = replaced.min(diagonal + 1).min(last + 1);
            *cell = last;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::edit_distance;

    #[test]
    fn edit_distance_counts_single_changes() {
        assert_eq!(edit_distance("", ""), 0);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("LISTEN", "LISTNE"), 2);
        assert_eq!(edit_distance("POOL", "POOL_SIZE"), 5);
    }
}
