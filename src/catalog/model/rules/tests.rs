use serde_json::json;

use super::*;

fn rules(document: serde_json::Value) -> BookingRules {
    serde_json::from_value(document).expect("rules")
}

fn fields(document: serde_json::Value) -> Vec<String> {
    rules(document).faults().into_iter().map(|fault| fault.field).collect()
}

#[test]
fn nothing_said_asks_nothing() {
    let rules = rules(json!({}));
    assert_eq!(rules, BookingRules::default());
    assert!(rules.faults().is_empty() && !rules.counts_bookings() && !rules.minds_holidays());
    assert_eq!(rules.response(BookingRule::TooSoon).effect, Effect::Reject);
    assert_eq!(rules.response(BookingRule::CancelTooLate).effect, Effect::Warn);
}

#[test]
fn every_number_is_checked_at_both_ends() {
    let edges = [
        ("setup_minutes", 0, 1_440),
        ("cleanup_minutes", 0, 1_440),
        ("change_notice_minutes", 0, 527_040),
        ("cancel_notice_minutes", 0, 527_040),
        ("answer_minutes", 0, 43_200),
        ("cool_down_minutes", 0, 527_040),
    ];
    for (field, least, most) in edges {
        for (value, is_fault) in [(least - 1, true), (least, false), (most, false), (most + 1, true)] {
            assert_eq!(!fields(json!({ field: value })).is_empty(), is_fault, "{field} {value}");
        }
    }
    for (days, is_fault) in [(0, true), (1, false), (3_660, false), (3_661, true)] {
        let document = json!({"horizon_days_by_class": {"member": days}});
        assert_eq!(!fields(document).is_empty(), is_fault, "{days} days");
    }
}

#[test]
fn everything_wrong_is_named_at_once() {
    let document = json!({
        "exceptions": [
            {"from": "2026-05-02", "to": "2026-05-01", "hours": [[600, 700], [650, 800]]},
            {"from": "2026-05-02", "to": "2026-05-02", "hours": [[600, 1441]], "reason": {"zh": "", "en": "x"}},
        ],
        "quotas": [
            {"holder": "user", "measure": "open_bookings", "most": 0},
            {"holder": "user", "measure": "open_bookings", "most": 3},
        ],
        "responses": {
            "in_the_past": {"effect": "warn", "staff_may_override": false},
            "closed": {"effect": "warn", "message": {"zh": "请先联系我们", "en": " "}},
        },
    });
    assert_eq!(
        fields(document),
        [
            "exceptions[0].to",
            "exceptions[0].hours",
            "exceptions[1].hours",
            "exceptions[1].reason.zh",
            "quotas[0].most",
            "quotas[1].measure",
            "responses.in_the_past",
            "responses.closed.message.en",
        ]
    );
}

#[test]
fn a_document_survives_its_storage() {
    let rules = rules(json!({
        "setup_minutes": 15, "holidays": "closed", "make_up_days_like": "mon",
        "horizon_days_by_class": {"member": 60}, "quotas": [{"holder": "organisation", "measure": "minutes_a_week", "most": 600}],
        "exceptions": [{"from": "2026-05-01", "to": "2026-05-05"}],
        "responses": {"too_long": {"effect": "warn"}},
    }));
    assert!(rules.faults().is_empty());
    let again = serde_json::to_value(&rules).and_then(serde_json::from_value::<BookingRules>).expect("rules");
    assert_eq!(again, rules);
}

#[test]
fn needed_listings_are_named_once_and_are_not_many() {
    let one = "01920000-0000-7000-8000-000000000001";
    let entry = |n: usize| json!({"listing_id": format!("01920000-0000-7000-8000-0000000000{n:02}")});
    assert!(fields(json!({"requires": [{"listing_id": one, "is_billed": true}]})).is_empty());
    let twice = json!({"requires": [{"listing_id": one}, {"listing_id": one}]});
    assert_eq!(fields(twice), ["requires[1].listing_id"]);
    let many = |count| json!({"requires": (1..=count).map(entry).collect::<Vec<_>>()});
    assert!(fields(many(5)).is_empty());
    assert_eq!(fields(many(6)), ["requires"]);
}

#[test]
fn a_priority_window_has_hours_and_classes() {
    let hours = |from, to, classes: &[&str], minutes: i32| json!({"priority": [{"from": from, "to": to, "classes": classes, "until_minutes_before": minutes}]});
    assert!(fields(hours(540, 720, &["member"], 1_440)).is_empty());
    assert!(fields(hours(0, 1_440, &["member", "academic"], 1)).is_empty());
    assert_eq!(fields(hours(720, 720, &["member"], 60)), ["priority[0].to"]);
    assert_eq!(fields(hours(540, 1_441, &["member"], 60)), ["priority[0].to"]);
    assert_eq!(fields(hours(540, 720, &[], 60)), ["priority[0].classes"]);
    assert_eq!(fields(hours(540, 720, &["member"], 0)), ["priority[0].until_minutes_before"]);
    assert_eq!(fields(hours(540, 720, &["member"], 527_041)), ["priority[0].until_minutes_before"]);
}
