use chrono::TimeZone;
use proptest::prelude::*;
use serde_json::json;

use super::super::fixtures::listing;
use super::*;
use crate::catalog::{BookingRules, OpeningHours};

/// Monday 2 March 2026, 09:00 in Shanghai.
fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
}

fn window(from_minute: i64, minutes: i64) -> TimeWindow {
    let starts_at = monday() + Duration::minutes(from_minute);
    TimeWindow::new(starts_at, starts_at + Duration::minutes(minutes)).expect("a window")
}

fn calendar() -> WorkingCalendar {
    WorkingCalendar::default()
}

fn found(listing: &BookableListing, class: CustomerClass, window: &TimeWindow) -> Vec<Finding> {
    Wish::of_anybody(listing, class, &calendar(), monday()).findings(window)
}

fn codes(listing: &BookableListing, window: &TimeWindow) -> Vec<BookingRule> {
    found(listing, CustomerClass::Standard, window).into_iter().map(|finding| finding.rule).collect()
}

fn free_near(listing: &BookableListing, wanted: &TimeWindow, busy: &[Busy]) -> Vec<TimeWindow> {
    Wish::of_anybody(listing, CustomerClass::Standard, &calendar(), monday()).nearest_free(wanted, busy, &[])
}

fn rules(document: serde_json::Value) -> BookingRules {
    serde_json::from_value(document).expect("rules")
}

#[test]
fn all_that_is_wrong_is_named_together() {
    use BookingRule as R;
    let mut listing = listing();
    listing.min_minutes = 60;
    listing.lead_minutes = 120;
    listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
    assert!(codes(&listing, &window(120, 60)).is_empty());
    assert_eq!(codes(&listing, &window(65, 20)), [R::Misaligned, R::Misaligned, R::TooShort, R::TooSoon]);
    assert_eq!(codes(&listing, &window(-60, 60)), [R::InThePast, R::Closed]);
    assert_eq!(codes(&listing, &window(60 * 24 * 91, 24 * 60)), [R::TooLong, R::TooFarAhead, R::Closed]);
}

/// Each rule is kept at its limit and broken one step beyond it, and says both numbers.
#[test]
fn every_rule_has_two_sides() {
    use BookingRule as R;
    let mut listing = listing();
    (listing.slot_minutes, listing.min_minutes, listing.max_minutes) = (1, 60, Some(120));
    (listing.lead_minutes, listing.horizon_days) = (90, 2);
    let day = 24 * 60;
    for (kept, broken, rule, value, limit) in [
        (window(90, 60), window(90, 59), R::TooShort, 59, 60),
        (window(90, 120), window(90, 121), R::TooLong, 121, 120),
        (window(90, 60), window(89, 60), R::TooSoon, 89, 90),
        (window(2 * day, 60), window(2 * day + 1, 60), R::TooFarAhead, 3, 2),
    ] {
        assert!(codes(&listing, &kept).is_empty(), "{rule}");
        let found = found(&listing, CustomerClass::Standard, &broken);
        let said: Vec<_> = found.iter().map(|f| (f.rule, Some((f.measured.value, f.measured.limit)))).collect();
        assert_eq!(said, [(rule, Some((value, limit)))]);
    }
    listing.lead_minutes = 0;
    assert_eq!((codes(&listing, &window(0, 60)), codes(&listing, &window(-1, 60))), (vec![], vec![R::InThePast]));
    listing.slot_minutes = 30;
    assert_eq!((codes(&listing, &window(0, 60)), codes(&listing, &window(0, 61))), (vec![], vec![R::Misaligned]));
}

#[test]
fn a_class_of_customers_may_book_further_ahead() {
    let mut listing = listing();
    listing.horizon_days = 2;
    listing.rules = rules(json!({"horizon_days_by_class": {"member": 10}}));
    let day = 24 * 60;
    for (class, days) in [(CustomerClass::Standard, 2), (CustomerClass::Sme, 2), (CustomerClass::Member, 10)] {
        assert!(found(&listing, class, &window(days * day, 60)).is_empty(), "{class}");
        let beyond = found(&listing, class, &window(days * day + 30, 60));
        assert_eq!(beyond.iter().map(|f| f.rule).collect::<Vec<_>>(), [BookingRule::TooFarAhead], "{class}");
    }
}

#[test]
fn rest_is_asked_between_bookings_of_the_same_organisation() {
    let mut listing = listing();
    listing.rules = rules(json!({"cool_down_minutes": 60}));
    let user = Some(UserId::new());
    let others = [Counted { user, window: Some(window(300, 60)), is_open: true }];
    let calendar = calendar();
    let wish = Wish::new(&listing, (CustomerClass::Standard, user), &calendar, &others, monday());
    for (from, rest) in [(150, None), (180, None), (210, Some(30)), (300, Some(0)), (390, Some(30)), (420, None)] {
        let found = wish.findings(&window(from, 60));
        assert_eq!(found.first().map(|f| f.measured.value), rest, "{from}");
    }
}

#[test]
fn rest_of_one_person_is_nobody_elses() {
    let mut listing = listing();
    listing.rules = rules(json!({"cool_down_minutes": 60, "cool_down_of": "user"}));
    let (me, colleague) = (Some(UserId::new()), Some(UserId::new()));
    let others = [Counted { user: me, window: Some(window(300, 60)), is_open: true }];
    let calendar = calendar();
    let found = |user, from| {
        let wish = Wish::new(&listing, (CustomerClass::Standard, user), &calendar, &others, monday());
        wish.findings(&window(from, 60)).first().map(|f| f.measured.value)
    };
    assert_eq!((found(me, 390), found(me, 420)), (Some(30), None));
    assert_eq!((found(colleague, 390), found(None, 390)), (None, None), "theirs, and nobody's");
}

#[test]
fn notice_is_kept_at_its_limit() {
    let late = |minutes| {
        late_finding(BookingRule::CancelTooLate, "booking", monday() + Duration::minutes(minutes), 60, monday())
    };
    assert!(late(60).is_none() && late(61).is_none());
    assert_eq!(late(59).map(|finding| (finding.measured.value, finding.measured.limit)), Some((59, 60)));
    assert!(late_finding(BookingRule::ChangeTooLate, "booking", monday(), 0, monday()).is_none(), "no notice is asked");
}

#[test]
fn slots_are_counted_from_local_midnight() {
    let mut listing = listing();
    // Shanghai is eight hours ahead: slots of seven hours would begin elsewhere if counted in UTC.
    (listing.slot_minutes, listing.max_minutes) = (420, None);
    assert!(codes(&listing, &window(300, 420)).is_empty(), "14:00 to 21:00");
    assert_eq!(codes(&listing, &window(0, 420)), [BookingRule::Misaligned; 2]);
}

#[test]
fn a_lease_runs_through_the_night() {
    let mut listing = listing();
    (listing.kind, listing.max_minutes) = (ListingKind::Lease, None);
    listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
    assert!(codes(&listing, &window(60, 3 * 24 * 60)).is_empty());
}

#[test]
fn the_ends_of_time_are_an_answer_too() {
    let forever = TimeWindow::new(monday(), DateTime::<Utc>::MAX_UTC).expect("a window");
    let ever = TimeWindow::new(DateTime::<Utc>::MIN_UTC, monday()).expect("a window");
    for window in [forever, ever] {
        assert_eq!(reach_fault(&window, monday()).map(|fault| fault.code).as_deref(), Some("out_of_range"));
        assert!(free_near(&listing(), &window, &[]).is_empty());
    }
    assert_eq!(Buffers { setup_minutes: 1, cleanup_minutes: 1 }.around(&ever), ever);
}

#[test]
fn the_nearest_free_windows_are_offered_first() {
    let mut listing = listing();
    listing.units = 2;
    let held = |unit, from, minutes| Busy { unit, window: window(from, minutes) };
    let busy = [held(1, 120, 60), held(2, 120, 30), held(1, 180, 60)];
    let offers = free_near(&listing, &window(120, 60), &busy);
    assert_eq!(offers, [window(150, 60), window(180, 60), window(60, 60)]);
}

#[test]
fn set_up_and_clean_up_need_room_too() {
    let mut listing = listing();
    listing.rules = rules(json!({"setup_minutes": 30, "cleanup_minutes": 60}));
    let busy = [Busy { unit: 1, window: window(120, 60) }];
    let calendar = calendar();
    let wish = Wish::of_anybody(&listing, CustomerClass::Standard, &calendar, monday());
    // Held from 120 to 180: an hour must be clean by then, and set up no earlier than after it.
    for (from, is_free) in [(0, true), (1, false), (209, false), (210, true)] {
        assert_eq!(wish.is_free(&window(from, 60), &busy), is_free, "{from}");
    }
}

#[test]
fn a_wish_that_cannot_be_is_mended_before_one_looks_around() {
    let mut listing = listing();
    (listing.min_minutes, listing.max_minutes) = (60, Some(120));
    (listing.lead_minutes, listing.horizon_days) = (90, 10);
    let day = 24 * 60;
    for (wanted, nearest) in [
        (window(300, 30), window(300, 60)),
        (window(300, 300), window(300, 120)),
        (window(305, 60), window(300, 60)),
        (window(0, 60), window(90, 60)),
        (window(40 * day, 60), window(10 * day, 60)),
    ] {
        assert_eq!(free_near(&listing, &wanted, &[]).first(), Some(&nearest), "{wanted:?}");
    }
}

proptest! {
    /// What is offered could be booked: nothing speaks against it and a unit is free.
    #[test]
    fn offers_hold(
        wanted in -50..3_000_i64, minutes in 1..900_i64,
        held in prop::collection::vec((1..=2_i32, 0..300_i64, 1..8_i64), 0..40),
        (setup, cleanup) in (0..3, 0..3),
    ) {
        let mut listing = listing();
        (listing.units, listing.lead_minutes) = (2, 45);
        listing.rules = rules(json!({"setup_minutes": setup * 20, "cleanup_minutes": cleanup * 20}));
        listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
        let busy: Vec<_> =
            held.into_iter().map(|(unit, at, n)| Busy { unit, window: window(at * 30, n * 30) }).collect();
        for offer in free_near(&listing, &window(wanted * 7, minutes), &busy) {
            prop_assert!(codes(&listing, &offer).is_empty());
            let needed = Buffers::of(&listing.rules).around(&offer);
            let is_held = |unit| busy.iter().any(|b| b.unit == unit && b.window.overlaps(&needed));
            prop_assert!(!(is_held(1) && is_held(2)));
        }
    }
}

/// All that a house does on its own instrument is no single customer's: its people have quotas and rests, it has none.
#[test]
fn of_the_provider_itself_only_its_people_are_limited() {
    use BookingRule as R;
    let mut listing = listing();
    let (calendar, me) = (calendar(), Some(UserId::new()));
    let others = [Counted { user: me, window: Some(window(300, 60)), is_open: true }];
    let found = |listing: &BookableListing, class: CustomerClass| -> Vec<_> {
        let wish = Wish::new(listing, (class, me), &calendar, &others, monday());
        wish.findings(&window(390, 60)).into_iter().map(|finding| finding.rule).collect()
    };
    let quota = |holder: &str| json!({"holder": holder, "measure": "open_bookings", "most": 1});
    listing.rules = rules(json!({"quotas": [quota("organisation"), quota("user")], "cool_down_minutes": 60}));
    let mut all = found(&listing, CustomerClass::Member);
    all.sort();
    let mut expected = [R::CoolDown, R::OrganisationQuota, R::UserQuota];
    expected.sort();
    assert_eq!(all, expected);
    assert_eq!(found(&listing, CustomerClass::Own), [R::UserQuota]);
    listing.rules.cool_down_of = QuotaHolder::User;
    assert!(found(&listing, CustomerClass::Own).contains(&R::CoolDown));
}

/// Hours that are left out of quotas: what lies wholly in them is neither counted nor asked.
#[test]
fn quotas_leave_out_the_hours_that_do_not_count() {
    let mut listing = listing();
    let night = 13 * 60;
    let quota = json!({"holder": "organisation", "measure": "bookings_a_week", "most": 1});
    let user = Some(UserId::new());
    let other = |window| [Counted { user, window: Some(window), is_open: true }];
    let calendar = calendar();
    let mut breaks = |counts: bool, held: TimeWindow, wanted: TimeWindow| {
        listing.rules = rules(json!({"quotas": [quota], "relaxed": [
            {"from": 1320, "to": 1440, "rules": [], "counts_towards_quotas": counts},
        ]}));
        let others = other(held);
        let wish = Wish::new(&listing, (CustomerClass::Standard, user), &calendar, &others, monday());
        !wish.findings(&wanted).is_empty()
    };
    let (day, late) = (window(120, 60), window(night, 60));
    assert!(breaks(true, late, day) && breaks(true, day, late), "they count unless the rule says no");
    assert!(!breaks(false, late, day), "what was booked at night is not counted");
    assert!(!breaks(false, day, late), "and what is asked for at night is not either");
    assert!(breaks(false, day, window(240, 60)), "the day counts as ever");
    assert!(breaks(false, window(night - 30, 60), day), "half an hour before the night is of the day");
    assert!(breaks(false, day, window(night + 60, 90)), "and half an hour after midnight too");
}

proptest! {
    /// Whatever a wish breaks, it is told which rule, by what value and beyond which limit, with words; and what is named
    /// instead breaks nothing.
    #[test]
    fn every_refusal_says_value_and_limit(
        (from, minutes) in (-600..20_000_i64, 1..3_000_i64),
        (slot, least, most) in (1..60_i32, 1..180_i32, 0..600_i32),
        (lead, horizon, rest) in (0..300_i32, 1..12_i32, 0..200_i32),
        (kept_from, kept_for, until) in (0..1_000_u16, 1..400_u16, prop::option::of(1..2_000_i32)),
        (quota, is_relaxed, seconds) in (1..3_i64, any::<bool>(), 0..60_i64),
    ) {
        let mut listing = listing();
        listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
        (listing.slot_minutes, listing.min_minutes) = (slot, least);
        (listing.max_minutes, listing.lead_minutes, listing.horizon_days) = (Some(least + most), lead, horizon);
        let relaxed = json!([{"from": 0, "to": 540, "rules": ["too_long"], "counts_towards_quotas": false}]);
        listing.rules = rules(json!({
            "cool_down_minutes": rest,
            "quotas": [{"holder": "organisation", "measure": "bookings_a_day", "most": quota},
                       {"holder": "user", "measure": "minutes_a_week", "most": quota * 100}],
            "priority": [{"from": kept_from, "to": kept_from + kept_for, "classes": ["member"], "until_minutes_before": until}],
            "relaxed": if is_relaxed { relaxed } else { json!([]) },
        }));
        let user = Some(UserId::new());
        let others = [Counted { user, window: Some(window(600, 120)), is_open: true }];
        let calendar = calendar();
        let now = monday() + Duration::seconds(seconds);
        let wish = Wish::new(&listing, (CustomerClass::Standard, user), &calendar, &others, now);
        let wanted = window(from, minutes);
        for breach in wish.breaches(Some(&wanted)) {
            let measured = breach.measured.expect("every rule says both");
            prop_assert_ne!(measured.value, measured.limit, "{:?}", breach);
            prop_assert!(!breach.message.zh.is_empty() && !breach.message.en.is_empty() && !breach.field.is_empty());
        }
        let range = wish.horizon_window().expect("a horizon");
        let named = wish.nearest_longest(&wanted, &range, &[], &[]);
        for free in wish.nearest_free(&wanted, &[], &[]).into_iter().chain(named) {
            prop_assert!(wish.breaches(Some(&free)).is_empty(), "{:?}", wish.breaches(Some(&free)));
        }
    }
}
