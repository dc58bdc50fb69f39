//! Which minutes of a booked time are paid, and what each of them costs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Tariff, standard};
use crate::catalog::model::price::CustomerClass;
use crate::kernel::{BasisPoints, Fen, Text, text_enum};

/// A lower (or higher) price for the hours of an order beyond a number of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HourStep {
    /// Of the hourly price of this class.
    #[serde(default = "standard")]
    pub customer_class: CustomerClass,
    /// Minutes beyond so many have the step's price. The first hour always has the listing's own: it is what searches show and
    /// sort by.
    #[schema(minimum = 60, maximum = 527_040)]
    pub above_minutes: i64,
    /// For an hour, fen.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
}

/// Minutes of an order that cost the same by the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Minutes of the order before it.
    pub from: i64,
    pub minutes: i64,
    pub per_hour: Fen,
}

text_enum! {
    /// Which minutes of a booked time are paid. Never more than was quoted, unless the tariff has a price for overtime.
    #[derive(Default)]
    pub enum BilledTime {
        /// Those that were used.
        #[default]
        Used = "used",
        /// Those that were booked, however many were used.
        Booked = "booked",
        /// The more of both.
        Greater = "greater",
    }
}

impl BilledTime {
    /// Of `booked` and `used` minutes those that are paid, and which they are; nothing is said where use alone counts. Of an
    /// order without a booked time (0 minutes) it does.
    pub fn counted(self, booked: i64, used: i64) -> (i64, Option<Text>) {
        let (counts, zh, en) = match self {
            Self::Used => return (used, None),
            _ if booked <= 0 => return (used, None),
            Self::Booked => (booked, "按预约时间计费", "the booked time counts"),
            Self::Greater if used > booked => (used, "按较长的实际使用计费", "the longer use counts"),
            Self::Greater if used < booked => (booked, "按较长的预约时间计费", "the longer booked time counts"),
            Self::Greater => (booked, "两者相同", "both are the same"),
        };
        (counts, Some(counted_as(booked, used, counts, zh, en)))
    }

    /// What is said of it before anything was used; nothing of what is usual.
    pub fn promise(self) -> Option<Text> {
        match self {
            Self::Used => None,
            Self::Booked => Some(Text::new(
                "结算按预约的时间计费，少用不退，不超过报价",
                "in the end the booked time is paid, however little is used, and never more than is quoted",
            )),
            Self::Greater => Some(Text::new(
                "结算按预约与实际使用中较长的时间计费，不超过报价",
                "in the end the longer of booked and used time is paid, and never more than is quoted",
            )),
        }
    }

    /// The same where longer use may come to more than is quoted.
    fn promise_beyond(self) -> Text {
        match self {
            Self::Used => Text::new("结算按实际使用的时间计费", "in the end the used time is paid"),
            Self::Booked | Self::Greater => Text::new(
                "结算按预约与实际使用中较长的时间计费",
                "in the end the longer of booked and used time is paid",
            ),
        }
    }
}

fn counted_as(booked: i64, used: i64, counts: i64, zh: &str, en: &str) -> Text {
    Text::new(
        format!("预约 {booked} 分钟，实际使用 {used} 分钟：{zh}，计 {counts} 分钟"),
        format!("booked {booked} min, used {used} min: {en}, {counts} min"),
    )
}

/// Use beyond the booked time that is paid as well, by the same prices. It is the customer's own to pay: a voucher was asked for
/// what was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Overtime {
    /// Up to so many minutes beyond the booked time cost nothing; of more, all of them count.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1440)]
    pub grace_minutes: i32,
    /// At most so many minutes beyond the booked time are paid.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10_080)]
    pub at_most_minutes: Option<i32>,
    /// At most this share of the booked time is paid beyond it, rounded down to the minute. Of both limits the lower counts; one
    /// at least is there.
    #[serde(default)]
    pub at_most_bp: Option<BasisPoints>,
}

impl Overtime {
    /// The most minutes beyond `booked` ones that can be paid.
    pub fn most(&self, booked: i64) -> i64 {
        let share = self.at_most_bp.map(|ratio| booked.saturating_mul(ratio.get().into()) / 10_000);
        let most = [self.at_most_minutes.map(i64::from), share].into_iter().flatten().min();
        most.unwrap_or(0).max(0)
    }

    /// The minutes beyond `booked` ones that are paid of so many used.
    pub fn paid(&self, booked: i64, used: i64) -> i64 {
        let beyond = used.saturating_sub(booked);
        if booked <= 0 || beyond <= i64::from(self.grace_minutes) { 0 } else { beyond.min(self.most(booked)) }
    }
}

impl Tariff {
    /// `counted` minutes of an order by a class, cut where another price begins, in order; the first cost `per_hour`.
    pub fn stretches(&self, class: CustomerClass, per_hour: Fen, counted: i64) -> Vec<Stretch> {
        let mut steps: Vec<_> = self.hour_steps.iter().filter(|step| step.customer_class == class).collect();
        steps.sort_unstable_by_key(|step| step.above_minutes);
        let ends = steps.iter().map(|step| (step.above_minutes, step.amount)).chain([(i64::MAX, Fen::ZERO)]);
        let (mut stretches, mut from, mut each) = (Vec::new(), 0, per_hour);
        for (end, next) in ends {
            let minutes = counted.min(end) - from;
            if minutes > 0 {
                stretches.push(Stretch { from, minutes, per_hour: each });
                from += minutes;
            }
            each = next;
        }
        stretches
    }

    /// Minutes beyond the `booked` ones that are paid of those `used`; 0 without a booked time.
    pub fn overtime_paid(&self, booked: i64, used: i64) -> i64 {
        self.overtime.map_or(0, |overtime| overtime.paid(booked, used))
    }

    /// The most that [`Self::overtime_paid`] can come to.
    pub fn overtime_most(&self, booked: i64) -> i64 {
        self.overtime.filter(|_| booked > 0).map_or(0, |overtime| overtime.most(booked))
    }

    /// Of `booked` and `used` minutes those that a price by the hour counts, and which they are. Where the tariff says nothing of
    /// overtime more may be counted here than is paid: what was quoted is never gone beyond.
    pub fn minutes_paid(&self, booked: i64, used: i64) -> (i64, Option<Text>) {
        let Some(overtime) = self.overtime.filter(|_| booked > 0 && used > booked) else {
            return self.billed_time.counted(booked, used);
        };
        let (beyond, paid) = (used - booked, overtime.paid(booked, used));
        let (zh, en) = if paid == beyond {
            (format!("超出的 {beyond} 分钟另计"), format!("{beyond} min beyond the booked time are paid"))
        } else if beyond <= i64::from(overtime.grace_minutes) {
            let grace = overtime.grace_minutes;
            (
                format!("超出的 {beyond} 分钟在 {grace} 分钟宽限之内，不另计"),
                format!("{beyond} min beyond the booked time are within the {grace} that cost nothing"),
            )
        } else {
            (
                format!("超出的 {beyond} 分钟最多另计 {paid} 分钟"),
                format!("of {beyond} min beyond the booked time at most {paid} are paid"),
            )
        };
        (booked + paid, Some(counted_as(booked, used, booked + paid, &zh, &en)))
    }

    /// What is said before anything is used of which minutes are paid in the end, of `booked` ones; nothing of what is usual.
    /// `more` is what the longest use that is paid would add.
    pub fn promises(&self, booked: i64, more: Fen) -> Vec<Text> {
        let most = self.overtime_most(booked);
        let Some(overtime) = self.overtime.filter(|_| most > 0) else {
            return self.billed_time.promise().into_iter().collect();
        };
        let grace = overtime.grace_minutes;
        let (grace_zh, grace_en) = if grace > 0 {
            (
                format!("超出 {grace} 分钟以内不另计，再多的"),
                format!("up to {grace} min beyond the booked time cost nothing, more of it"),
            )
        } else {
            ("超出的".to_owned(), "use beyond the booked time".to_owned())
        };
        vec![
            self.billed_time.promise_beyond(),
            Text::new(
                format!("{grace_zh}从预约结束起另计，最多 {most} 分钟、{more:#} 元，由企业自付，创新券不支付"),
                format!(
                    "{grace_en} is paid from the booked end on: at most {most} min, {more:#} yuan, the customer's own to pay and no voucher's"
                ),
            ),
        ]
    }
}
