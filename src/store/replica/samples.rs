use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::position::{Here, WalPosition};

/// Positions of the primary that are remembered.
const MOST_SAMPLES: usize = 4_096;

/// Nobody was told a position so far behind the newest one that is known: no primary writes as many bytes between two looks.
const ABSURD: u64 = 1 << 30;

/// Where the primary was when: what a replica has seen tells how old it is.
#[derive(Default)]
pub(super) struct Samples {
    system: Option<String>,
    /// Each position with the last moment at which the primary was there.
    seen: VecDeque<(WalPosition, Instant)>,
}

impl Samples {
    pub fn add(&mut self, here: Here) {
        let now = Instant::now();
        self.system = Some(here.system);
        match self.seen.back_mut() {
            Some((position, moment)) if *position == here.position => *moment = now,
            // Another primary, which never was where this one was: what was known of the old one is worth nothing.
            Some((position, _)) if *position > here.position => self.seen = VecDeque::from([(here.position, now)]),
            _ => self.seen.push_back((here.position, now)),
        }
        if self.seen.len() > MOST_SAMPLES {
            self.seen.pop_front();
        }
    }

    pub fn is_of_other(&self, system: &str) -> bool {
        self.system.as_deref().is_some_and(|known| known != system)
    }

    /// A position that the primary cannot have told anybody, or where nobody knows.
    pub fn is_absurd(&self, position: WalPosition) -> bool {
        self.seen.back().is_some_and(|(newest, _)| position.0 > newest.0.saturating_add(ABSURD))
    }

    /// How far behind one is who has seen so much: nothing if that is all there is; else since the primary was there for
    /// the last time. `None` if that is longer than anybody remembers.
    pub fn lag(&self, replayed: WalPosition, now: Instant) -> Option<Duration> {
        let (newest, _) = self.seen.back()?;
        if replayed >= *newest {
            return Some(Duration::ZERO);
        }
        let seen = self.seen.iter().rev().find(|(position, _)| *position <= replayed);
        seen.map(|(_, moment)| now.saturating_duration_since(*moment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(position: u64) -> Here {
        Here { position: WalPosition(position), system: "7".to_owned() }
    }

    #[test]
    fn lag_is_the_time_since_the_primary_was_last_where_the_replica_is() {
        let mut samples = Samples::default();
        let now = Instant::now();
        assert_eq!(samples.lag(WalPosition(9), now), None, "nothing is known yet");
        samples.add(at(10));
        samples.add(at(20));
        samples.add(at(20));
        assert_eq!(samples.seen.len(), 2);
        let later = Instant::now() + Duration::from_secs(5);
        assert_eq!(samples.lag(WalPosition(20), later), Some(Duration::ZERO));
        assert!(samples.lag(WalPosition(15), later).is_some_and(|lag| lag >= Duration::from_secs(5)));
        assert_eq!(samples.lag(WalPosition(9), later), None, "older than anybody remembers");
        assert!(samples.is_of_other("8") && !samples.is_of_other("7"));
    }

    #[test]
    fn what_the_primary_cannot_have_told_is_absurd() {
        let mut samples = Samples::default();
        assert!(!samples.is_absurd(WalPosition::NEVER), "nothing is known yet");
        samples.add(at(10));
        assert!(samples.is_absurd(WalPosition::NEVER) && samples.is_absurd(WalPosition(11 + ABSURD)));
        assert!(!samples.is_absurd(WalPosition(10 + ABSURD)) && !samples.is_absurd(WalPosition(0)));
    }

    #[test]
    fn another_primary_begins_another_memory() {
        let mut samples = Samples::default();
        samples.add(at(10));
        samples.add(at(5));
        assert_eq!(samples.seen.len(), 1);
        assert_eq!(samples.lag(WalPosition(5), Instant::now()), Some(Duration::ZERO));
    }
}
