use std::ops::RangeInclusive;

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::Invalid;
use crate::store::schema::billing_terms;
use crate::web::FieldError;

/// How a provider bills and reminds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = billing_terms, check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
pub struct BillingTerms {
    /// Days from a bill's day to its due day.
    #[schema(minimum = 0, maximum = 180)]
    pub payment_days: i32,
    /// Where and how to pay; it is written on every bill.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub pay_to: Option<String>,
    /// Whether customers are reminded at all.
    pub reminds: bool,
    /// How many days before the due day; 0: not before.
    #[schema(minimum = 0, maximum = 60)]
    pub days_before: i32,
    /// And each time that so many days more have passed after it.
    #[schema(minimum = 1, maximum = 90)]
    pub every_days: i32,
    /// At most so often after it; 0: not after.
    #[schema(minimum = 0, maximum = 12)]
    pub at_most: i32,
}

const MAX_PAY_TO: usize = 500;

impl BillingTerms {
    /// Of a provider that has said nothing.
    pub const USUAL: Self =
        Self { payment_days: 30, pay_to: None, reminds: true, days_before: 3, every_days: 7, at_most: 3 };

    /// The most days before the due day that a reminder can be wished for.
    pub const LONGEST_BEFORE: Duration = Duration::days(60);

    /// Every fault.
    pub fn faults(&self) -> Vec<FieldError> {
        let ranges = [
            ("payment_days", self.payment_days, 0..=180),
            ("days_before", self.days_before, 0..=60),
            ("every_days", self.every_days, 1..=90),
            ("at_most", self.at_most, 0..=12),
        ];
        let wrong = |(field, value, range): (&str, i32, RangeInclusive<i32>)| {
            let (first, last) = (range.start(), range.end());
            let invalid = Invalid::new(
                "out_of_range",
                format!("{value} 不在 {first} 到 {last} 之间"),
                format!("{value} is not between {first} and {last}"),
            );
            (!range.contains(&value)).then(|| FieldError::invalid(field, invalid))
        };
        let mut faults: Vec<_> = ranges.into_iter().filter_map(wrong).collect();
        if self.pay_to.as_ref().is_some_and(|text| text.chars().count() > MAX_PAY_TO) {
            let invalid = Invalid::new("length", "最多 500 个字符", "at most 500 characters");
            faults.push(FieldError::invalid("pay_to", invalid));
        }
        faults
    }

    /// Which reminder of an unpaid bill is due on a day, if one is: 0 before the due day, then 1, 2 … after it. Of several
    /// that were missed the last. Who has been billed within the time before has just been told of it.
    pub fn stage(&self, issued_on: NaiveDate, due_on: NaiveDate, today: NaiveDate) -> Option<i32> {
        if !self.reminds {
            return None;
        }
        let days_over = i32::try_from((today - due_on).num_days()).ok()?;
        if days_over <= 0 {
            let before = due_on - Duration::days(self.days_before.into());
            return (self.days_before > 0 && before > issued_on && today >= before).then_some(0);
        }
        let stage = (days_over / self.every_days.max(1)).min(self.at_most);
        (stage > 0).then_some(stage)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(day: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day") + Duration::days(day)
    }

    #[test]
    fn terms_have_bounds() {
        let fields = |terms: BillingTerms| terms.faults().into_iter().map(|fault| fault.field).collect::<Vec<_>>();
        let all = |days, before, every, most| BillingTerms {
            payment_days: days,
            days_before: before,
            every_days: every,
            at_most: most,
            ..BillingTerms::USUAL
        };
        assert_eq!(fields(BillingTerms::USUAL), Vec::<String>::new());
        assert_eq!((fields(all(0, 0, 1, 0)), fields(all(180, 60, 90, 12))), (Vec::new(), Vec::new()));
        let names = ["payment_days", "days_before", "every_days", "at_most"];
        assert_eq!(fields(all(-1, -1, 0, -1)), names);
        assert_eq!(fields(all(181, 61, 91, 13)), names);
        let long = BillingTerms { pay_to: Some("字".repeat(501)), ..BillingTerms::USUAL };
        assert_eq!(fields(long), ["pay_to"]);
    }

    #[test]
    fn reminders_come_before_and_after_and_not_for_ever() {
        let terms = BillingTerms { days_before: 3, every_days: 7, at_most: 2, ..BillingTerms::USUAL };
        let stages = [6, 7, 10, 11, 16, 17, 23, 24, 400].map(|today| terms.stage(day(0), day(10), day(today)));
        assert_eq!(
            stages,
            [None, Some(0), Some(0), None, None, Some(1), Some(1), Some(2), Some(2)],
            "what was missed is not made up for one by one"
        );
        assert_eq!(terms.stage(day(8), day(10), day(9)), None, "who was billed yesterday knows");
        let none = BillingTerms { days_before: 0, at_most: 0, ..terms.clone() };
        assert_eq!((none.stage(day(0), day(10), day(10)), none.stage(day(0), day(10), day(99))), (None, None));
        let off = BillingTerms { reminds: false, ..terms };
        assert_eq!(off.stage(day(0), day(10), day(17)), None);
    }

    proptest! {
        /// However days pass, a bill's reminders never go back and are never more than wished for.
        #[test]
        fn stages_never_go_back(before in 0..61_i32, every in 1..91_i32, most in 0..13_i32, term in 0..181_i64) {
            let terms = BillingTerms { days_before: before, every_days: every, at_most: most, ..BillingTerms::USUAL };
            let mut last = None;
            for today in 0..400 {
                let stage = terms.stage(day(0), day(term), day(today));
                prop_assert!(stage.is_none_or(|stage| stage <= most));
                if let Some(stage) = stage {
                    prop_assert!(last.is_none_or(|last| stage >= last));
                    last = Some(stage);
                }
            }
        }
    }
}
