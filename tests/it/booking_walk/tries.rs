use proptest::prelude::*;

/// What somebody tries; numbers choose among what there is.
#[derive(Debug, Clone)]
pub enum Try {
    Book {
        hour: i64,
        length: i64,
    },
    /// The listing that the other may need, for itself.
    BookAlone {
        hour: i64,
        length: i64,
    },
    Confirm(usize),
    Decline(usize),
    Cancel {
        booking: usize,
        by_provider: bool,
    },
    Move {
        booking: usize,
        hour: i64,
        length: i64,
    },
    /// Elsewhere by the provider's word.
    Relocate {
        booking: usize,
        hour: i64,
    },
    /// So many half hours more, or less.
    Resize {
        booking: usize,
        by: i64,
    },
    HandOver(usize),
    /// Offered to another enterprise, which takes it over.
    Transfer(usize),
    /// Two of the same, a day apart.
    Series {
        hour: i64,
        length: i64,
    },
    CancelRest(usize),
    /// Both listings for the same time.
    Cart {
        hour: i64,
        length: i64,
    },
    Start(usize),
    Miss(usize),
    Deliver {
        booking: usize,
        minutes: i64,
    },
    Accept(usize),
    Dispute(usize),
    Settle {
        booking: usize,
        outcome: usize,
    },
    Block {
        hour: i64,
        unit: Option<i32>,
    },
    Lift(usize),
    CheckOut(usize),
    Stop {
        hour: i64,
        unit: Option<i32>,
    },
    Join {
        hour: i64,
        length: i64,
    },
    AcceptOffer(usize),
    DeclineOffer(usize),
    LeaveLine(usize),
    Wait {
        hours: i64,
    },
    /// The laboratory's own calendar, busy at these hours for so long.
    BringCalendar(Vec<(i64, i64)>),
    /// So many machines from now on.
    ChangeUnits(i32),
    RunDeadlines,
    RunAttendance,
    RunWaitList,
}

pub fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = || 0..12_usize;
    let (hour, length) = (|| 0..10_i64, || 1..4_i64);
    let one_try = prop_oneof![
        6 => (hour(), length()).prop_map(|(hour, length)| Try::Book { hour, length }),
        2 => (hour(), length()).prop_map(|(hour, length)| Try::BookAlone { hour, length }),
        4 => one().prop_map(Try::Confirm),
        1 => one().prop_map(Try::Decline),
        1 => (one(), any::<bool>()).prop_map(|(booking, by_provider)| Try::Cancel { booking, by_provider }),
        3 => (one(), hour(), length()).prop_map(|(booking, hour, length)| Try::Move { booking, hour, length }),
        2 => (one(), hour()).prop_map(|(booking, hour)| Try::Relocate { booking, hour }),
        2 => (one(), -3..4_i64).prop_map(|(booking, by)| Try::Resize { booking, by }),
        1 => one().prop_map(Try::HandOver),
        1 => one().prop_map(Try::Transfer),
        1 => (hour(), length()).prop_map(|(hour, length)| Try::Series { hour, length }),
        1 => one().prop_map(Try::CancelRest),
        1 => (hour(), length()).prop_map(|(hour, length)| Try::Cart { hour, length }),
        1 => one().prop_map(Try::Start),
        1 => one().prop_map(Try::Miss),
        4 => (one(), 1..300_i64).prop_map(|(booking, minutes)| Try::Deliver { booking, minutes }),
        3 => one().prop_map(Try::Accept),
        1 => one().prop_map(Try::Dispute),
        2 => (one(), 0..3_usize).prop_map(|(booking, outcome)| Try::Settle { booking, outcome }),
        1 => (hour(), prop::option::of(1..3_i32)).prop_map(|(hour, unit)| Try::Block { hour, unit }),
        1 => (0..4_usize).prop_map(Try::Lift),
        1 => one().prop_map(Try::CheckOut),
        1 => (hour(), prop::option::of(1..3_i32)).prop_map(|(hour, unit)| Try::Stop { hour, unit }),
        4 => (hour(), length()).prop_map(|(hour, length)| Try::Join { hour, length }),
        3 => one().prop_map(Try::AcceptOffer),
        1 => one().prop_map(Try::DeclineOffer),
        1 => one().prop_map(Try::LeaveLine),
        2 => (1..30_i64).prop_map(|hours| Try::Wait { hours }),
        2 => prop::collection::vec((hour(), length()), 0..4).prop_map(Try::BringCalendar),
        1 => (1..3_i32).prop_map(Try::ChangeUnits),
        1 => Just(Try::RunDeadlines),
        2 => Just(Try::RunAttendance),
        3 => Just(Try::RunWaitList),
    ];
    prop::collection::vec(one_try, 100)
}
