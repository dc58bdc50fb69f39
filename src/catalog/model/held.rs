//! Units of a listing that are held and therefore not given up.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::{Invalid, Text, local_time, text_enum};
use crate::web::Veto;

text_enum! {
    /// By what a unit is held.
    pub enum HeldBy {
        Booking = "booking",
        Block = "block",
        /// Kept for somebody in the line.
        Offer = "offer",
        Lease = "lease",
        Training = "training",
    }
}

/// Something that holds a unit now or later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldUnit {
    pub unit: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub by: HeldBy,
    /// Of a booking or a contract.
    pub reference: Option<String>,
    /// Of a block.
    pub reason: Option<String>,
}

/// What stands in the way of a listing's having fewer units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitsHeld {
    /// As many as were asked for.
    pub units: i32,
    /// The highest unit that is held now or later.
    pub highest: i32,
    /// How much holds units above those asked for.
    pub count: i64,
    /// The earliest of it.
    pub first: Vec<HeldUnit>,
}

/// So many are named in words; the answer has more.
const NAMED: usize = 5;

impl UnitsHeld {
    fn text(&self) -> Text {
        let named = |word: fn(HeldBy) -> &'static str, since: &str| {
            let name = |held: &HeldUnit| {
                let what = held.reference.as_deref().or(held.reason.as_deref()).unwrap_or_default();
                let (by, from, to) = (word(held.by), local_time(held.starts_at), local_time(held.ends_at));
                format!("{by} {what} #{} {from}–{to}", held.unit)
            };
            let names: Vec<_> = self.first.iter().take(NAMED).map(name).collect();
            format!("{since}{}", names.join("; "))
        };
        let zh = |by: HeldBy| match by {
            HeldBy::Booking => "预约",
            HeldBy::Block => "停用",
            HeldBy::Offer => "候补保留",
            HeldBy::Lease => "租用",
            HeldBy::Training => "培训",
        };
        let en = |by: HeldBy| match by {
            HeldBy::Booking => "booking",
            HeldBy::Block => "block",
            HeldBy::Offer => "kept for who waits",
            HeldBy::Lease => "lease",
            HeldBy::Training => "training",
        };
        let (units, highest, count) = (self.units, self.highest, self.count);
        Text::new(
            named(zh, &format!("第 {highest} 台仍被占用（共 {count} 项），不能减少到 {units} 台，请先移走或取消：")),
            named(en, &format!("unit {highest} is held ({count} in all): move or end this before there are {units}: ")),
        )
    }

    /// For a row of a list.
    pub fn invalid(&self) -> Invalid {
        let Text { zh, en } = self.text();
        Invalid::new("units_held", zh, en)
    }

    /// The answer to who asked for it alone.
    pub fn veto(&self) -> Box<Veto> {
        Veto::new("units_held", self.text(), self.highest, self.units)
            .with("count", self.count)
            .with("in_the_way", &self.first)
    }
}
