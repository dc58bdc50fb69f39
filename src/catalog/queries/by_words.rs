//! The best matches first, by where the words are found. Each place has an index of its own, so that nothing that is found has to
//! be read to be ranked: of a common word that is thousands of listings.

use super::search::{
    OF_ADMITTED, STANDARD_PRICE, SearchFilter, push_dear_conditions, push_from, push_group_conditions,
    push_plain_conditions,
};
use super::sql::Sql;
use crate::kernel::ListingId;

/// Where all words of a query are found: the narrower, the better the match. What is found by one reach is found by the wider ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// In name and model.
    Title,
    /// In maker and category too.
    Group,
    /// Also in location, description and pinyin, or inside a word.
    Anywhere,
}

/// The best first.
pub(super) const REACHES: [Reach; 3] = [Reach::Title, Reach::Group, Reach::Anywhere];

impl Reach {
    /// Its place in the order.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Title => 0,
            Self::Group => 1,
            Self::Anywhere => 2,
        }
    }

    /// What is searched of a listing: as the indexes have it.
    fn words(self, listing: &str) -> String {
        match self {
            Self::Title => format!("words_in({listing}.search_words, '{{a}}')"),
            Self::Group => format!("words_in({listing}.search_words, '{{a,b}}')"),
            Self::Anywhere => format!("{listing}.search_words"),
        }
    }

    const fn narrower(self) -> Option<Self> {
        match self {
            Self::Title => None,
            Self::Group => Some(Self::Title),
            Self::Anywhere => Some(Self::Group),
        }
    }
}

/// Adds that all words are found so far in a listing.
pub(super) fn push_terms(sql: &mut Sql, filter: &SearchFilter, reach: Reach, listing: &str) {
    let words = reach.words(listing);
    for term in &filter.terms {
        match &term.fragment {
            Some(fragment) if reach == Reach::Anywhere => sql.and(
                &format!("({words} @@ ?::tsquery OR {listing}.search_text LIKE ?)"),
                [term.words.as_str().into(), fragment.as_str().into()],
            ),
            _ => sql.and(&format!("{words} @@ ?::tsquery"), [term.words.as_str().into()]),
        }
    }
}

/// Selects id and rank of at most `limit` listings that are found so far and not by a narrower reach, after `after`, the newest
/// first. All that have the words are found by their index, on purpose (`OFFSET 0`): walking along the newest until enough have
/// them is quick for common words alone, and the planner cannot tell which are. What is dear is asked of them one by one.
pub(super) fn push_matches(sql: &mut Sql, filter: &SearchFilter, reach: Reach, after: Option<ListingId>, limit: i64) {
    sql.push(&format!("SELECT l.id, {}::bigint AS rank FROM (SELECT l.*", reach.rank()), []);
    push_from(sql, false, None);
    sql.push(OF_ADMITTED, []);
    push_terms(sql, filter, reach, "l");
    push_group_conditions(sql, filter);
    push_plain_conditions(sql, filter);
    if let Some(narrower) = reach.narrower() {
        sql.push(" AND l.id NOT IN (SELECT better.id FROM listing better WHERE true", []);
        push_terms(sql, filter, narrower, "better");
        sql.push(")", []);
    }
    if let Some(id) = after {
        sql.and("l.id < ?", [id.into()]);
    }
    sql.push(" ORDER BY l.id DESC OFFSET 0) l", []);
    if filter.needs_price() {
        sql.push(STANDARD_PRICE, []);
    }
    sql.push(" WHERE true", []);
    push_dear_conditions(sql, filter);
    sql.push(" ORDER BY l.id DESC LIMIT ?", [limit.into()]);
}
