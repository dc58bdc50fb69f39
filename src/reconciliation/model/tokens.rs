//! References inside the texts that banks print.

/// Shortest word that can be a reference, without dashes.
const MIN: usize = 6;
/// EndToEndId's length.
const MAX: usize = 35;

/// A reference in the form in which it is compared: capitals, no dashes (banks drop them).
pub fn plain(reference: &str) -> String {
    reference.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The words of a text that can be references, in the form in which they are compared. A word ends where neither
/// letter, digit nor dash stands, so that one reference is never found inside another.
pub fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .map(plain)
        .filter(|word| (MIN..=MAX).contains(&word.len()) && word.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_between_other_words() {
        let found: Vec<_> = tokens("创券拨付CQ2026-0001-000001等，用途/cq2026-0001-000010 abc 12-3").collect();
        assert_eq!(found, ["CQ20260001000001", "CQ20260001000010"]);
    }
}
