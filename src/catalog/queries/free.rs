//! Which listings are free in all of a window, as far as the database knows: what booking asks besides is of the customer
//! alone. The rules are those of `Timetable`, said once more in SQL, because a search must not read every calendar.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde_json::{Value, json};

use super::super::model::{BookingRule, CustomerClass, Day, days_of};
use super::sql::Sql;
use crate::kernel::{LOCAL_ZONE, OrganisationId, TimeWindow, WorkingCalendar, local_date};

/// A window, and all that decides whether a listing is free in it besides the listing.
#[derive(Debug, Clone)]
pub struct FreeFilter {
    window: TimeWindow,
    /// By local day: date, day of the week, minutes from and to, whether it is a statutory day off or one that is worked.
    parts: Vec<(NaiveDate, Day, u16, u16, Option<bool>)>,
    now: DateTime<Utc>,
}

impl FreeFilter {
    pub fn new(window: TimeWindow, calendar: &WorkingCalendar, now: DateTime<Utc>) -> Self {
        let part =
            |(date, from, to): (NaiveDate, u16, u16)| (date, date.weekday().into(), from, to, calendar.departure(date));
        Self { window, parts: days_of(&window, LOCAL_ZONE).into_iter().map(part).collect(), now }
    }

    fn parts(&self) -> Value {
        let part = |(date, day, opens, closes, is_off): &(NaiveDate, Day, u16, u16, Option<bool>)| json!({ "date": date, "day": day, "opens": opens, "closes": closes, "is_off": is_off });
        self.parts.iter().map(part).collect()
    }
}

/// Adds that `l` is free, for `own`: an enterprise and the class of its size. A scalar sub-select on purpose: a few probes
/// of indexes for each listing, where a join may scan the whole calendar.
pub(super) fn push_free(sql: &mut Sql, free: &FreeFilter, own: Option<(OrganisationId, CustomerClass)>) {
    sql.and("l.kind IN ('instrument_time', 'lease')", []);
    sql.and("(SELECT ", []);
    let conditions =
        [is_in_time(), is_open("l", "r"), is_not_kept(), has_unit("l", "r"), is_certified("l"), others_are_free()];
    sql.push(&conditions.join(" AND "), []);
    sql.push(
        " FROM (SELECT coalesce((SELECT rules FROM listing_rules WHERE listing_id = l.id ORDER BY version DESC LIMIT 1),
                                '{}') AS rules,
                       ?::jsonb AS parts, ?::timestamptz AS starts_at, ?::timestamptz AS ends_at, ?::timestamptz AS now,
                       ?::text::date AS last_day, ",
        [
            free.parts().into(),
            free.window.starts_at().into(),
            free.window.ends_at().into(),
            free.now.into(),
            // A window ends before its end: one to midnight is all of the day before.
            local_date(free.window.ends_at() - Duration::seconds(1)).to_string().as_str().into(),
        ],
    );
    match own {
        Some((enterprise, class)) => sql.push(
            "coalesce((SELECT customer_class FROM provider_customer
                       WHERE provider_id = l.provider_id AND enterprise_id = ?), ?)",
            [enterprise.into(), class.as_str().into()],
        ),
        None => sql.push("?::text", [CustomerClass::Standard.as_str().into()]),
    }
    sql.push(" AS class OFFSET 0) r)", []);
}

const PARTS: &str =
    "jsonb_to_recordset(r.parts) AS part (date date, day text, opens integer, closes integer, is_off boolean)";

/// Open in all parts: by a date of its own, the statutory days, or the week. A lease runs through the night.
fn is_open(listing: &str, rules: &str) -> String {
    format!(
        "({listing}.kind = 'lease' OR ({listing}.opening_hours = '{{}}' AND {rules}.rules = '{{}}') OR NOT EXISTS (
            SELECT FROM {PARTS}
            WHERE NOT coalesce((
                SELECT range_agg(int4range((span ->> 0)::integer, (span ->> 1)::integer))
                       @> int4range(part.opens, part.closes)
                FROM jsonb_array_elements(coalesce(
                    (SELECT coalesce(own -> 'hours', '[]')
                     FROM jsonb_array_elements({rules}.rules -> 'exceptions') WITH ORDINALITY AS exception (own, place)
                     WHERE part.date BETWEEN (own ->> 'from')::date AND (own ->> 'to')::date ORDER BY place LIMIT 1),
                    CASE WHEN part.is_off AND {rules}.rules ->> 'holidays' = 'closed' THEN '[]'::jsonb
                         WHEN {listing}.opening_hours = '{{}}' THEN '[[0, 1440]]'
                         WHEN NOT part.is_off AND {rules}.rules ->> 'make_up_days_like' IS NOT NULL
                             THEN {listing}.opening_hours -> ({rules}.rules ->> 'make_up_days_like')
                         ELSE {listing}.opening_hours -> part.day END,
                    '[]')) AS span), false)))"
    )
}

/// Fewer units held than there are, set-up and clean-up included.
fn has_unit(listing: &str, rules: &str) -> String {
    format!(
        "(SELECT count(DISTINCT busy.unit) FROM occupancy busy
          WHERE busy.listing_id = {listing}.id AND tstzrange(busy.starts_at, busy.ends_at) && tstzrange(
              r.starts_at - make_interval(mins => coalesce(({rules}.rules ->> 'setup_minutes')::integer, 0)),
              r.ends_at + make_interval(mins => coalesce(({rules}.rules ->> 'cleanup_minutes')::integer, 0))))
         < {listing}.units"
    )
}

/// Not yet too late and already possible for this class, where those hours ask for it; and not shorter than the shortest.
fn is_in_time() -> String {
    format!(
        "r.starts_at >= r.now
         AND (r.ends_at - r.starts_at >= make_interval(mins => l.min_minutes) OR {})
         AND (r.starts_at >= r.now + make_interval(mins => l.lead_minutes) OR {})
         AND (r.starts_at <= r.now + make_interval(secs => 86400.0 * coalesce(
                 (r.rules -> 'horizon_days_by_class' ->> r.class)::integer, l.horizon_days)) OR {})",
        is_relaxed(BookingRule::TooShort),
        is_relaxed(BookingRule::TooSoon),
        is_relaxed(BookingRule::TooFarAhead),
    )
}

/// Every part lies in hours in which a rule is not asked.
fn is_relaxed(rule: BookingRule) -> String {
    format!(
        "(coalesce(r.rules -> 'relaxed', '[]') <> '[]' AND NOT EXISTS (
            SELECT FROM {PARTS}
            WHERE NOT coalesce((
                SELECT range_agg(int4range((one ->> 'from')::integer, (one ->> 'to')::integer))
                       @> int4range(part.opens, part.closes)
                FROM jsonb_array_elements(r.rules -> 'relaxed') AS one
                WHERE one -> 'rules' @> '\"{rule}\"'
                  AND (coalesce(one -> 'days', '[]') = '[]' OR one -> 'days' @> to_jsonb(part.day))), false)))"
    )
}

/// No part of it lies in hours that are kept for other classes.
fn is_not_kept() -> String {
    format!(
        "NOT EXISTS (
            SELECT FROM jsonb_array_elements(r.rules -> 'priority') AS kept
            WHERE NOT kept -> 'classes' @> to_jsonb(r.class)
              AND coalesce(r.starts_at - r.now > make_interval(mins => (kept ->> 'until_minutes_before')::integer), true)
              AND EXISTS (
                  SELECT FROM {PARTS}
                  WHERE (coalesce(kept -> 'days', '[]') = '[]' OR kept -> 'days' @> to_jsonb(part.day))
                    AND part.opens < (kept ->> 'to')::integer AND (kept ->> 'from')::integer < part.closes))"
    )
}

/// No certificate that stops bookings ends before.
fn is_certified(listing: &str) -> String {
    format!(
        "NOT EXISTS (
            SELECT FROM listing_certificate c
            WHERE c.listing_id = {listing}.id AND c.ended_at IS NULL AND c.stops_booking AND c.valid_until < r.last_day)"
    )
}

/// Everything that it needs, and what that needs in turn, is offered, open and free too.
fn others_are_free() -> String {
    format!(
        "(coalesce(r.rules -> 'requires', '[]') = '[]' OR NOT EXISTS (
            WITH RECURSIVE needed (id) AS (
                SELECT (one ->> 'listing_id')::uuid FROM jsonb_array_elements(r.rules -> 'requires') AS one
                UNION
                SELECT (one ->> 'listing_id')::uuid FROM needed n
                CROSS JOIN LATERAL (SELECT rules FROM listing_rules WHERE listing_id = n.id
                                    ORDER BY version DESC LIMIT 1) of_it
                CROSS JOIN LATERAL jsonb_array_elements(of_it.rules -> 'requires') AS one)
            SELECT FROM needed JOIN listing m ON m.id = needed.id
            CROSS JOIN LATERAL (SELECT coalesce(
                (SELECT rules FROM listing_rules WHERE listing_id = m.id ORDER BY version DESC LIMIT 1), '{{}}') AS rules) q
            WHERE m.id <> l.id AND NOT (m.state = 'admitted' AND {} AND {} AND {})))",
        is_open("m", "q"),
        has_unit("m", "q"),
        is_certified("m"),
    )
}
