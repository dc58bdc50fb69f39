use chrono::TimeZone;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn tariff(document: serde_json::Value) -> Tariff {
    serde_json::from_value(document).expect("a tariff")
}

/// A local hour in March 2026; the 2nd is a Monday.
fn at(day: u32, hour: u32) -> DateTime<Utc> {
    LOCAL_ZONE.with_ymd_and_hms(2026, 3, day, hour, 0, 0).single().expect("a moment").with_timezone(&Utc)
}

#[test]
fn the_default_changes_nothing_and_is_right() {
    let plain = tariff(json!({}));
    assert_eq!(plain, Tariff::default());
    assert!(plain.faults().is_empty());
    assert_eq!(plain.minutes_by_ratio(Some(at(2, 9)), 61), [(BasisPoints::WHOLE, 61)]);
}

#[test]
fn everything_wrong_is_named_at_once() {
    let wrong = tariff(json!({
        "time_step_minutes": 0, "set_up_fee_fen": -1, "minimum_fen": -1,
        "operator": {"per_hour_fen": -1, "is_required": true},
        "late_cancel": {"at_least_fen": -1}, "no_show": {"at_least_fen": -1},
        "steps": [{"above": 0, "amount_fen": -1}, {"above": 5, "amount_fen": 1}, {"above": 5, "amount_fen": 2}],
        "off_peak": [{"from": 600, "to": 600, "ratio_bp": 5000}, {"from": 0, "to": 1441, "ratio_bp": 0}],
        "consumables": [
            {"code": " x", "name": {"zh": "", "en": "x"}, "amount_fen": -1, "per": "piece"},
            {"code": " x", "name": {"zh": "x", "en": "x"}, "amount_fen": 1, "per": "order"},
        ],
    }));
    let fields: Vec<_> = wrong.faults().into_iter().map(|fault| fault.field).collect();
    assert_eq!(
        fields,
        [
            "time_step_minutes",
            "set_up_fee_fen",
            "minimum_fen",
            "late_cancel.at_least_fen",
            "no_show.at_least_fen",
            "operator.per_hour_fen",
            "steps[0].amount_fen",
            "steps[0].above",
            "steps[2].above",
            "off_peak[0].to",
            "off_peak[1].to",
            "consumables[0].amount_fen",
            "consumables[0].code",
            "consumables[0].name.zh",
            "consumables[1].code",
            "consumables[1].code",
        ]
    );
    assert!(serde_json::from_value::<Tariff>(json!({"late_cancel": {"ratio_bp": 10_001}})).is_err());
}

#[test]
fn the_first_band_that_covers_a_minute_counts_and_midnight_is_no_seam() {
    let half = BasisPoints::new(5_000).expect("a ratio");
    let free = BasisPoints::ZERO;
    let tariff = tariff(json!({"off_peak": [
        {"days": ["sun"], "from": 0, "to": 1440, "ratio_bp": 0},
        {"from": 0, "to": 480, "ratio_bp": 5000},
        {"from": 1320, "to": 1440, "ratio_bp": 5000},
    ]}));
    // Monday 21:00 to Tuesday 09:00: an hour, ten hours at half, an hour.
    assert_eq!(tariff.minutes_by_ratio(Some(at(2, 21)), 720), [(BasisPoints::WHOLE, 120), (half, 600)]);
    // Saturday 23:00 to Sunday 01:00.
    assert_eq!(tariff.minutes_by_ratio(Some(at(7, 23)), 120), [(half, 60), (free, 60)]);
    assert_eq!(tariff.minutes_by_ratio(Some(at(2, 8)), 1), [(BasisPoints::WHOLE, 1)], "08:00 is peak");
    assert_eq!(tariff.minutes_by_ratio(Some(at(2, 8) - Duration::minutes(1)), 1), [(half, 1)], "07:59 is not");
}

#[test]
fn started_stretches_count_in_full() {
    let tariff = tariff(json!({"time_step_minutes": 30}));
    let counted: Vec<_> = [1, 30, 31, 60].iter().map(|&minutes| tariff.counted_minutes(minutes)).collect();
    assert_eq!(counted, [Some(30), Some(30), Some(60), Some(60)]);
    assert_eq!(tariff.counted_minutes(i64::MAX), None);
}

#[test]
fn the_longer_of_booked_and_used_counts_from_one_minute_on() {
    let counted = |billed: BilledTime, booked, used| billed.counted(booked, used).0;
    for (used, by_use, by_booking, by_both) in [(119, 119, 120, 120), (120, 120, 120, 120), (121, 121, 120, 121)] {
        let all = [BilledTime::Used, BilledTime::Booked, BilledTime::Greater].map(|each| counted(each, 120, used));
        assert_eq!(all, [by_use, by_booking, by_both], "{used} minutes used");
    }
    assert_eq!(counted(BilledTime::Booked, 0, 30), 30, "nothing was booked: use counts");
    let said = |billed: BilledTime, used| billed.counted(120, used).1.map(|text| text.en);
    assert_eq!(said(BilledTime::Used, 90), None);
    assert_eq!(
        said(BilledTime::Greater, 90).as_deref(),
        Some("booked 120 min, used 90 min: the longer booked time counts, 120 min")
    );
    assert_eq!(
        said(BilledTime::Greater, 121).as_deref(),
        Some("booked 120 min, used 121 min: the longer use counts, 121 min")
    );
    assert_eq!(BilledTime::Used.promise(), None, "what is usual is not said");
    let parsed = tariff(json!({"billed_time": "greater"}));
    assert_eq!((parsed.billed_time, Tariff::default().billed_time), (BilledTime::Greater, BilledTime::Used));
    assert!(serde_json::from_value::<Tariff>(json!({"billed_time": "half"})).is_err());
}

fn overtime(document: serde_json::Value) -> Tariff {
    tariff(json!({ "billed_time": "greater", "overtime": document }))
}

#[test]
fn overtime_begins_beyond_its_grace_and_ends_at_the_lower_of_its_limits() {
    let by_minutes = overtime(json!({"grace_minutes": 10, "at_most_minutes": 60}));
    let counts = |tariff: &Tariff, used| tariff.minutes_paid(120, used).0;
    // The grace is not paid while it lasts; once it is gone beyond all counts.
    let used = [119, 120, 121, 130, 131, 180, 181, i64::MAX];
    assert_eq!(used.map(|used| counts(&by_minutes, used)), [120, 120, 120, 120, 131, 180, 180, 180]);
    let by_share = overtime(json!({"at_most_bp": 2_500}));
    assert_eq!([121, 150, 151].map(|used| counts(&by_share, used)), [121, 150, 150]);
    assert_eq!(by_share.overtime_most(122), 30, "30.5 minutes are 30");
    let both = overtime(json!({"at_most_minutes": 45, "at_most_bp": 2_500}));
    assert_eq!([both.overtime_most(120), both.overtime_most(600)], [30, 45]);
    // What is used less is as the tariff says, and of what had no booked time all was used.
    let by_use = Tariff { billed_time: BilledTime::Used, ..by_minutes.clone() };
    assert_eq!([90, 131].map(|used| counts(&by_use, used)), [90, 131]);
    assert_eq!(by_minutes.minutes_paid(0, 500), (500, None));
    assert_eq!((by_minutes.overtime_paid(0, 500), by_minutes.overtime_most(0)), (0, 0));
    assert_eq!(Tariff::default().overtime_paid(120, 500), 0, "nothing is paid where nothing is said");
}

#[test]
fn overtime_is_told_before_and_after() {
    let tariff = overtime(json!({"grace_minutes": 10, "at_most_minutes": 60}));
    let said = |used| tariff.minutes_paid(120, used).1.expect("a sentence").en;
    assert_eq!(
        [said(130), said(140), said(190)],
        [
            "booked 120 min, used 130 min: 10 min beyond the booked time are within the 10 that cost nothing, 120 min",
            "booked 120 min, used 140 min: 20 min beyond the booked time are paid, 140 min",
            "booked 120 min, used 190 min: of 70 min beyond the booked time at most 60 are paid, 180 min",
        ]
    );
    let told: Vec<_> = tariff.promises(120, Fen::from_yuan(100)).into_iter().map(|text| text.en).collect();
    assert_eq!(
        told,
        [
            "in the end the longer of booked and used time is paid",
            "up to 10 min beyond the booked time cost nothing, more of it is paid from the booked end on: at most 60 min, 100.00 yuan, the customer's own to pay and no voucher's",
        ]
    );
    // A share of so little is no minute: as if there were none.
    let little = overtime(json!({"at_most_bp": 100}));
    assert_eq!(little.promises(60, Fen::ZERO), BilledTime::Greater.promise().into_iter().collect::<Vec<_>>());
}

#[test]
fn overtime_without_a_limit_or_of_booked_time_is_refused() {
    let fields = |document| {
        let faults = tariff(document).faults();
        faults.into_iter().map(|fault| format!("{} {}", fault.field, fault.code)).collect::<Vec<_>>()
    };
    assert_eq!(fields(json!({"overtime": {}})), ["overtime no_limit"]);
    assert_eq!(
        fields(json!({"billed_time": "booked", "overtime": {"at_most_minutes": 60}})),
        ["overtime booked_time_counts"]
    );
    assert_eq!(
        fields(json!({"overtime": {"grace_minutes": -1, "at_most_minutes": 0, "at_most_bp": 0}})),
        ["overtime.grace_minutes range", "overtime.at_most_minutes range", "overtime.at_most_bp range"]
    );
    assert!(fields(json!({"overtime": {"grace_minutes": 1_440, "at_most_minutes": 10_080}})).is_empty());
    let step = |above: i64| json!({"hour_steps": [{"above_minutes": above, "amount_fen": 1}]});
    assert_eq!(fields(step(59)), ["hour_steps[0].above_minutes range"]);
    assert!(fields(step(60)).is_empty() && fields(step(527_040)).is_empty());
    assert_eq!(fields(step(527_041)), ["hour_steps[0].above_minutes range"]);
    let twice = json!({"hour_steps": [
        {"above_minutes": 240, "amount_fen": 1}, {"above_minutes": 240, "amount_fen": 2, "customer_class": "sme"},
        {"above_minutes": 240, "amount_fen": -1},
    ]});
    assert_eq!(fields(twice), ["hour_steps[2].amount_fen range", "hour_steps[2].above_minutes duplicate"]);
}

#[test]
fn a_charge_has_a_floor_and_a_ceiling() {
    let charge = UnusedCharge { ratio_bp: BasisPoints::new(3_333).expect("a ratio"), at_least: Fen::new(500) };
    let owed = |fen| charge.of(Fen::new(fen)).map(|(amount, steps)| (amount.get(), steps.len()));
    // A third rounds down; little costs the least; nothing costs more than it would have.
    assert_eq!(
        [owed(10_000), owed(1_501), owed(1_000), owed(300)],
        [Some((3_333, 1)), Some((500, 1)), Some((500, 2)), Some((300, 3))]
    );
    assert_eq!(UnusedCharge::default().of(Fen::new(10_000)), None);
    assert_eq!(owed(0), None);
}

proptest! {
    /// Every minute is counted once, whatever the bands.
    #[test]
    fn no_minute_is_lost(
        bands in prop::collection::vec((0..1440_u16, 1..600_u16, 0..=10_000_i32), 0..6),
        start in 0..20_000_i64, minutes in 1..6_000_i64,
    ) {
        let off_peak = bands
            .into_iter()
            .map(|(from, length, ratio)| OffPeak {
                days: BTreeSet::new(),
                from,
                to: (from + length).min(1_440),
                ratio_bp: BasisPoints::new(ratio).expect("a ratio"),
            })
            .collect();
        let tariff = Tariff { off_peak, ..Tariff::default() };
        let counted = tariff.minutes_by_ratio(Some(at(1, 0) + Duration::minutes(start)), minutes);
        prop_assert_eq!(counted.iter().map(|(_, minutes)| minutes).sum::<i64>(), minutes);
    }

    /// However long it was used: never less than was booked or used within it, never beyond the limits, and a minute more is
    /// never paid less.
    #[test]
    fn overtime_stays_within_its_limits(
        booked in 1..5_000_i64, used in 1..20_000_i64, grace in 0..1_440_i32,
        minutes in prop::option::of(1..10_080_i32), share in 1..=10_000_i32,
    ) {
        let tariff = overtime(json!({"grace_minutes": grace, "at_most_minutes": minutes, "at_most_bp": share}));
        let counts = |used| tariff.minutes_paid(booked, used).0;
        prop_assert!(counts(used) >= booked && counts(used) <= counts(used + 1));
        prop_assert!(counts(used) - booked <= tariff.overtime_most(booked));
        prop_assert!(tariff.overtime_most(booked) <= booked, "never more than the time again");
        prop_assert_eq!(counts(used), booked + tariff.overtime_paid(booked, used));
    }
}
