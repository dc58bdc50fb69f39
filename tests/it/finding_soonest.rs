//! What is free soonest of thousands that are found: the pages are those of sorting every first free time.

use std::cmp::Reverse;

use chuangquan::kernel::ListingId;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, tomorrow};
use crate::support::given::Person;

/// More than are looked at in one go, twice over.
const LISTINGS: i32 = 2_400;

fn query(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn run(app: &TestApp, sql: &str) {
    app.read(|conn| diesel::sql_query(sql).execute(conn).map(drop).map_err(DbError::from));
}

/// Copies of one listing with hours, slots, notices, lengths and kinds of their own, in an order that has nothing to do with
/// when they are free; half of them are held for a while, and some have rules.
fn market(app: &TestApp, provider: &Person) -> ListingId {
    let first = app.listing_with(provider, &GivenListing { units: 2, ..GivenListing::default() });
    run(
        app,
        &format!(
            r#"INSERT INTO listing (id, provider_id, code, kind, state, name, category, region_code, opening_hours, slot_minutes,
                                  min_minutes, max_minutes, lead_minutes, units, auto_confirm, created_at, updated_at)
             SELECT gen_random_uuid(), provider_id, 'N' || n,
                    CASE WHEN n % 31 = 0 THEN 'test_service' WHEN n % 29 = 0 THEN 'lease' ELSE kind END, state, name,
                    CASE WHEN n % 7 = 0 THEN '光谱' ELSE '电镜' END, region_code,
                    (ARRAY['{{"tue": [[540, 1080]], "wed": [[540, 1080]]}}', '{{"thu": [[480, 720], [780, 1020]]}}',
                           '{{"tue": [[1000, 1440]], "wed": [[0, 300]]}}', '{{"sun": [[600, 660]]}}'])[1 + n * 7 % 4]::jsonb,
                    (ARRAY[30, 20, 60])[1 + n % 3], 30, CASE WHEN n % 11 = 0 THEN 45 END,
                    (ARRAY[0, 1500, 4000])[1 + n * 5 % 3], 1 + n % 2, auto_confirm, created_at, updated_at
             FROM listing, generate_series(2, {LISTINGS}) n WHERE id = '{first}'"#
        ),
    );
    run(
        app,
        "INSERT INTO listing_rules (listing_id, version, rules, changed_at, changed_by)
         SELECT l.id, 1, CASE length(l.code) % 3
                    WHEN 0 THEN '{\"exceptions\": [{\"from\": \"2026-03-02\", \"to\": \"2026-03-02\", \"hours\": [[1200, 1440]]}]}'
                    WHEN 1 THEN '{\"setup_minutes\": 30, \"horizon_days_by_class\": {\"standard\": 2}}'
                    ELSE '{\"relaxed\": [{\"from\": 540, \"to\": 720, \"rules\": [\"too_soon\"]}]}' END::jsonb,
                l.created_at, 'test'
         FROM listing l WHERE l.code ~ '^N.*[35]$'",
    );
    run(
        app,
        &format!(
            "WITH block AS (
                 INSERT INTO listing_block (id, listing_id, starts_at, ends_at, reason, created_by, created_at)
                 SELECT gen_random_uuid(), id, timestamptz '2026-03-02T00:00:00Z', timestamptz '2026-03-02T00:00:00Z'
                            + make_interval(hours => 20 + ascii(right(code, 1)) % 9 * 7),
                        'test', '{}', created_at
                 FROM listing WHERE code ~ '^N.*[02468]$' RETURNING id, listing_id, starts_at, ends_at)
             INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, block_id)
             SELECT listing_id, 1, starts_at, ends_at, id FROM block",
            provider.caller.user_id,
        ),
    );
    first
}

/// A listing's place in the order: when it is free first, if at all, then the newest first.
type Place = (Option<String>, Reverse<String>);

fn place(item: &Value) -> Place {
    let id = item["id"].as_str().expect("an id").to_owned();
    (item["first_free"]["starts_at"].as_str().map(str::to_owned), Reverse(id))
}

/// All pages of a search.
fn pages(app: &TestApp, path: &str) -> Vec<Place> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get_public(&format!("{path}{cursor}")).expect(200).json();
        found.extend(page["items"].as_array().expect("items").iter().map(place));
        let Some(next) = page["next"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}

fn never_last(place: &Place) -> (bool, Place) {
    (place.0.is_none(), place.clone())
}

#[test]
fn the_soonest_of_thousands_are_those_of_a_plain_sort() {
    let app = TestApp::start();
    let provider = app.provider();
    market(&app, &provider);
    let category = "category=%E7%94%B5%E9%95%9C";
    for (narrowed, minutes) in [("", 60), ("", 40), (category, 120), ("kind=lease", 60)] {
        let asked = format!("/api/v1/listings?limit=200&minutes={minutes}&{narrowed}");
        let mut all = pages(&app, &format!("{asked}&sort=newest"));
        all.sort_by_key(never_last);
        assert!(all.iter().any(|(free, _)| free.is_some()) && all.iter().any(|(free, _)| free.is_none()));
        let soonest = pages(&app, &format!("{asked}&sort=soonest"));
        assert_eq!(soonest, all, "{asked}");
    }
}

#[test]
fn the_first_free_of_thousands_within_a_range_are_those_of_a_plain_sort() {
    let app = TestApp::start();
    let provider = app.provider();
    market(&app, &provider);
    // Sorted by hand: whatever is free for an hour and a half from now on, told for each listing by itself.
    let mut all = pages(&app, "/api/v1/listings?limit=200&minutes=90&sort=newest");
    all.retain(|(free, _)| free.is_some());
    all.sort_by_key(never_last);
    let now = app.clock.now();
    for limit in [1, 20, 200] {
        let range = format!("from={}&to={}", query(now), query(now + chrono::Duration::days(31)));
        let path = format!("/api/v1/listings/free?{range}&minutes=90&limit={limit}");
        let found = app.get_public(&path).expect(200).json();
        let found: Vec<_> = found.as_array().expect("a list").iter().map(place).collect();
        assert_eq!(found, all[..limit], "{limit}");
    }
    // A late range: what could be free earlier is no matter.
    let range = format!("from={}&to={}", query(tomorrow(24 * 5, 0)), query(tomorrow(24 * 6, 0)));
    let found = app.get_public(&format!("/api/v1/listings/free?{range}&minutes=60&limit=200")).expect(200).json();
    let starts: Vec<_> =
        found.as_array().expect("a list").iter().map(|one| one["first_free"]["starts_at"].clone()).collect();
    assert!(starts.is_sorted_by_key(|at| at.as_str().map(str::to_owned)) && !starts.is_empty());
}

/// The only one that is free today is found among thousands of its category.
#[test]
fn an_alternative_is_found_however_many_there_are() {
    let app = TestApp::start();
    let provider = app.provider();
    let first = market(&app, &provider);
    run(&app, &format!("UPDATE listing SET category = '电镜' WHERE id = '{first}'"));
    let same = "kind=instrument_time&category=%E7%94%B5%E9%95%9C";
    let all = pages(&app, &format!("/api/v1/listings?limit=200&minutes=60&sort=newest&{same}"));
    let (_, Reverse(last)) = all.iter().max_by_key(|place| never_last(place)).expect("one");
    let range = format!("from={}&to={}", query(app.clock.now()), query(app.clock.now() + chrono::Duration::days(14)));
    let path = format!("/api/v1/listings/{last}/alternatives?{range}&minutes=60");
    let found = app.get_public(&path).expect(200).json();
    let listings = found["listings"].as_array().expect("a list");
    assert_eq!(listings.len(), 10);
    assert_eq!(listings[0]["id"], json!(first), "always open, and free at once: {found}");
}

/// What is free within a time is the same in every order, and counted: exactly where few are found, else at least.
#[test]
fn what_is_free_within_a_time_of_thousands_is_that_of_a_plain_filter_in_every_order() {
    let app = TestApp::start();
    let provider = app.provider();
    market(&app, &provider);
    let now = app.clock.now();
    let month = format!("within_from={}&within_to={}", query(now), query(now + chrono::Duration::days(31)));
    let mut plain = pages(&app, "/api/v1/listings?limit=200&minutes=45&sort=newest");
    plain.retain(|(free, _)| free.is_some());
    let asked = format!("/api/v1/listings?limit=200&minutes=45&{month}");
    assert_eq!(pages(&app, &format!("{asked}&sort=newest")), plain);
    let mut sorted = plain.clone();
    sorted.sort_by_key(never_last);
    assert_eq!(pages(&app, &format!("{asked}&sort=soonest")), sorted);
    for order in ["sort=price", "sort=distance&near=371002"] {
        let mut found = pages(&app, &format!("{asked}&{order}"));
        found.sort_by(|(_, one), (_, other)| one.cmp(other));
        assert_eq!(found, plain, "{order}");
    }

    let counted = |more: &str| app.get_public(&format!("{asked}&facets=true{more}")).expect(200).json();
    let all = counted("")["facets"].clone();
    assert_eq!(all["is_cut"], true, "more than are looked at");
    let total = all["total"].as_u64().expect("a number") as usize;
    assert!(total > 500 && total <= plain.len(), "at least: {total} of {}", plain.len());
    let category = "&category=%E5%85%89%E8%B0%B1";
    let few = counted(category)["facets"].clone();
    assert_eq!(few["total"], pages(&app, &format!("{asked}{category}")).len(), "few are counted exactly");

    // A late day, at which most are closed: those that may be open are all looked at.
    let (from, to) = (query(tomorrow(24 * 5, 0)), query(tomorrow(24 * 6, 0)));
    let late = format!("/api/v1/listings?limit=200&minutes=60&within_from={from}&within_to={to}");
    let open = pages(&app, &format!("{late}&sort=soonest"));
    let free = app.get_public(&format!("/api/v1/listings/free?limit=200&minutes=60&from={from}&to={to}"));
    let free: Vec<_> = free.expect(200).json().as_array().expect("a list").iter().map(place).collect();
    assert_eq!(open[..free.len()], free);
    let facets = app.get_public(&format!("{late}&facets=true")).expect(200).json()["facets"].clone();
    assert_eq!((&facets["total"], &facets["is_cut"]), (&json!(open.len()), &json!(false)));
}
