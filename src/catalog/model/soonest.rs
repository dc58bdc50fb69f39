//! The few of many that are free first, without looking at those that cannot be among them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::kernel::{ListingId, TimeWindow};

/// When a listing that is not free at all within the time looked at is free.
const NEVER: i64 = i64::MAX;

/// Where in the order a listing is: by the second in which it is free first, then the newest first.
type Place = (i64, Reverse<ListingId>);

/// What was looked at, with its first free time.
pub type Seen = Vec<(ListingId, Option<TimeWindow>)>;

/// Collects the first of an order while listings are looked at, the newest first.
#[derive(Debug, Clone)]
pub struct Soonest {
    most: usize,
    after: Option<Place>,
    keeps_never: bool,
    kept: BTreeMap<Place, Option<TimeWindow>>,
}

impl Soonest {
    /// The first `most` after a place; those that are never free come last.
    pub const fn with_never(most: usize, after: Option<(i64, ListingId)>) -> Self {
        let after = match after {
            Some((rank, id)) => Some((rank, Reverse(id))),
            None => None,
        };
        Self { most, after, keeps_never: true, kept: BTreeMap::new() }
    }

    /// The first `most` that are free at all.
    pub const fn free(most: usize) -> Self {
        Self { most, after: None, keeps_never: false, kept: BTreeMap::new() }
    }

    /// Only those after a place.
    #[must_use]
    pub fn after(self, after: Option<(i64, ListingId)>) -> Self {
        Self { after: after.map(|(rank, id)| (rank, Reverse(id))), ..self }
    }

    /// Looks at listings, at most `batch` at a time, until none is left that could be among the first, and answers these in
    /// order. `look` is told which are asked for: those with an id below the last, if there was one, and those that could be free
    /// before a second, if one is told; the newest first.
    ///
    /// # Errors
    /// Those of `look`.
    pub fn find<E>(
        mut self,
        batch: usize,
        mut look: impl FnMut(Option<i64>, Option<ListingId>) -> Result<Seen, E>,
    ) -> Result<Seen, E> {
        let mut last = None;
        loop {
            let seen = look(self.bar(), last)?;
            let is_all = seen.len() < batch;
            last = seen.iter().map(|(id, _)| *id).min().or(last);
            for (id, window) in seen {
                self.offer(id, window);
            }
            if is_all {
                break;
            }
        }
        Ok(self.kept.into_iter().map(|((_, Reverse(id)), window)| (id, window)).collect())
    }

    /// What is not free before this second is not among the first: whatever comes now is older than all that is kept, so
    /// it loses to those that are free at the same moment.
    fn bar(&self) -> Option<i64> {
        let is_full = self.kept.len() >= self.most;
        let worst = self.kept.last_key_value().filter(|_| is_full).map(|((rank, _), _)| *rank);
        worst.or_else(|| (!self.keeps_never).then_some(NEVER))
    }

    fn offer(&mut self, id: ListingId, window: Option<TimeWindow>) {
        let rank = rank_of(window);
        let place = (rank, Reverse(id));
        if (rank == NEVER && !self.keeps_never) || self.after.is_some_and(|after| place <= after) {
            return;
        }
        self.kept.insert(place, window);
        if self.kept.len() > self.most {
            self.kept.pop_last();
        }
    }
}

/// The second in which a window begins.
pub fn rank_of(window: Option<TimeWindow>) -> i64 {
    window.map_or(NEVER, |window| window.starts_at().timestamp())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn window(second: i64) -> TimeWindow {
        let at = |second| DateTime::from_timestamp(second, 0).expect("a moment");
        TimeWindow::new(at(second), at(second + 60)).expect("a window")
    }

    fn listing(n: usize) -> ListingId {
        ListingId::from_uuid(uuid::Uuid::from_u128(n as u128))
    }

    /// Listings by number: when each could be free first at all, and when it is.
    fn market() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> {
        let one = (0..6_i64, prop::option::weighted(0.8, 0..4_i64));
        prop::collection::vec(one.prop_map(|(bound, wait)| (bound, wait.map(|wait| bound + wait))), 0..60)
    }

    /// All pages of `most`, one after the other, skipping what cannot be free soon enough.
    fn paged(market: &[(i64, Option<i64>)], most: usize, batch: usize, keeps_never: bool) -> Vec<ListingId> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let wanted = if keeps_never { Soonest::with_never(most, after) } else { Soonest::free(most).after(after) };
            let found = wanted.find(batch, |bar, last| {
                let newest_first = market.iter().enumerate().rev();
                let asked = newest_first.filter(|(n, (bound, _))| {
                    last.is_none_or(|l| listing(*n) < l) && bar.is_none_or(|bar| *bound < bar)
                });
                Ok::<_, Infallible>(asked.take(batch).map(|(n, (_, free))| (listing(n), free.map(window))).collect())
            });
            let Ok(found) = found;
            after = found.last().map(|(id, window)| (rank_of(*window), *id));
            all.extend(found.iter().map(|(id, _)| *id));
            if found.len() < most {
                return all;
            }
        }
    }

    fn sorted(market: &[(i64, Option<i64>)], keeps_never: bool) -> Vec<ListingId> {
        let mut places: Vec<Place> = market
            .iter()
            .enumerate()
            .map(|(n, (_, free))| (rank_of(free.map(window)), Reverse(listing(n))))
            .filter(|(rank, _)| keeps_never || *rank != NEVER)
            .collect();
        places.sort_unstable();
        places.into_iter().map(|(_, Reverse(id))| id).collect()
    }

    proptest! {
        /// Page by page it is what sorting all of them gives, whatever is skipped.
        #[test]
        fn pages_are_those_of_a_plain_sort(
            market in market(), most in 1..9_usize, batch in 1..12_usize, keeps_never in any::<bool>(),
        ) {
            prop_assert_eq!(paged(&market, most, batch, keeps_never), sorted(&market, keeps_never));
        }

        #[test]
        fn what_is_never_free_is_left_out_where_it_is_not_asked_for(market in market(), most in 1..9_usize) {
            let found = Soonest::free(most).find(usize::MAX, |_, _| {
                Ok::<_, Infallible>(market.iter().enumerate().map(|(n, (_, free))| (listing(n), free.map(window))).collect())
            });
            let Ok(found) = found;
            let first: Vec<_> = sorted(&market, false).into_iter().take(most).collect();
            prop_assert_eq!(found.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), first);
        }
    }

    #[test]
    fn what_cannot_be_soon_enough_is_not_looked_at() {
        // Ten thousand that could be free at once, of which the newest are.
        let market: Vec<_> = (0..10_000).map(|_| (0, Some(0))).collect();
        let found = Soonest::free(20).find(100, |bar, last| {
            assert!(last.is_none() || bar == Some(0), "nothing is left that could be sooner");
            let taken = if last.is_some() { 0 } else { 100 };
            let newest_first = market.iter().enumerate().rev().take(taken);
            Ok::<_, Infallible>(newest_first.map(|(n, (_, free))| (listing(n), free.map(window))).collect())
        });
        let Ok(found) = found;
        assert_eq!(found.len(), 20);
    }
}
