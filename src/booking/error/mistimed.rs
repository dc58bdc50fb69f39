//! A step at the wrong time, and how it is told.

use chrono::{DateTime, Duration, Utc};

use crate::booking::model::{Step, Unit};
use crate::kernel::{Text, local_time};
use crate::web::{Problem, Veto};

/// A step outside the time in which it may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mistimed {
    pub step: Step,
    /// What the step's time is counted from: the booked start, or the day that was agreed on.
    pub starts_at: DateTime<Utc>,
    /// So long before it the step is possible already.
    pub early: Duration,
    pub now: DateTime<Utc>,
}

impl Mistimed {
    /// From when the step is possible.
    fn opens_at(&self) -> DateTime<Utc> {
        self.starts_at.checked_sub_signed(self.early).unwrap_or(self.starts_at)
    }

    /// Minutes until the start, a started one in full.
    fn minutes_before(&self) -> i64 {
        let left = (self.starts_at - self.now).num_milliseconds();
        left.div_euclid(60_000) + i64::from(left.rem_euclid(60_000) > 0)
    }

    /// Minutes that have begun since the start.
    fn minutes_since(&self) -> i64 {
        (self.now - self.starts_at).num_milliseconds().div_euclid(60_000) + 1
    }

    /// Names the minutes that are left, how many may be left, and the moment that would do.
    pub fn too_early(&self) -> Problem {
        let (step, from) = (self.step, self.opens_at());
        let text = Text::new(
            format!("预约时间未到，{} 起才能进行“{step}”", local_time(from)),
            format!("“{step}” is not possible before the booked time: from {} on", local_time(from)),
        );
        let veto = Veto::new("too_early", text, self.minutes_before(), self.early.num_minutes());
        veto.with("unit", Unit::Minutes).with("from", from).into()
    }

    /// Names the minutes that have begun since, and until when it was possible.
    pub fn too_late(&self) -> Problem {
        let (step, until) = (self.step, self.starts_at);
        let text = Text::new(
            format!("预约时间已于 {} 开始，不能再进行“{step}”，请与供方联系", local_time(until)),
            format!(
                "“{step}” is not possible once the booked time has begun, at {}; ask the provider",
                local_time(until)
            ),
        );
        let veto = Veto::new("too_late", text, self.minutes_since(), 0);
        veto.with("unit", Unit::Minutes).with("until", until).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_minute_counts_in_full_on_either_side() {
        let at = |seconds: i64| Mistimed {
            step: Step::Start,
            starts_at: DateTime::UNIX_EPOCH,
            early: Duration::minutes(15),
            now: DateTime::UNIX_EPOCH + Duration::seconds(seconds),
        };
        assert_eq!([-901, -900, -1].map(|seconds| at(seconds).minutes_before()), [16, 15, 1]);
        assert_eq!([0, 59, 60].map(|seconds| at(seconds).minutes_since()), [1, 1, 2]);
        assert_eq!(at(0).opens_at(), at(-900).now);
    }
}
