//! One question for each query of the closed list: the records that count, with what each adds to numerator and
//! denominator. `$1` and `$2` are the moments between which a period lies. Every answer has the columns provider_id, kind,
//! id, label, occurred_at, numerator, denominator, and names no record of a provider twice.

use crate::evaluation::model::IndicatorQuery;

/// Use that a meter or the laboratory's system has on record, and accepted bookings of instruments without such a record;
/// minutes.
const MACHINE_HOURS: &str = "
    SELECT u.provider_id, 'usage_record', u.id, l.name || ' · ' || u.external_id, u.starts_at, u.minutes::bigint, 0::bigint
    FROM usage_record u JOIN listing l ON l.id = u.listing_id
    WHERE u.state <> 'set_aside' AND u.starts_at >= $1 AND u.starts_at < $2
    UNION ALL
    SELECT b.provider_id, 'booking', b.id, b.reference, b.accepted_at, (b.delivery ->> 'minutes')::bigint, 0
    FROM booking b JOIN listing l ON l.id = b.listing_id
    WHERE b.state = 'accepted' AND l.kind = 'instrument_time' AND b.accepted_at >= $1 AND b.accepted_at < $2
      AND b.delivery IS NOT NULL
      AND NOT EXISTS (SELECT FROM usage_record u WHERE u.booking_id = b.id AND u.state <> 'set_aside')";

/// As machine hours, where the record says that somebody outside of the provider used it, or belongs to a booking of others. Own
/// use 本单位自用 is machine time and no service: neither here nor in any indicator below does it count.
const OUTSIDE_HOURS: &str = "
    SELECT u.provider_id, 'usage_record', u.id, l.name || ' · ' || u.external_id, u.starts_at, u.minutes::bigint, 0::bigint
    FROM usage_record u JOIN listing l ON l.id = u.listing_id
    WHERE u.state <> 'set_aside' AND use_is_outside(u.is_outside, u.booking_id)
      AND u.starts_at >= $1 AND u.starts_at < $2
    UNION ALL
    SELECT b.provider_id, 'booking', b.id, b.reference, b.accepted_at, (b.delivery ->> 'minutes')::bigint, 0
    FROM booking b JOIN listing l ON l.id = b.listing_id
    WHERE b.state = 'accepted' AND l.kind = 'instrument_time' AND b.accepted_at >= $1 AND b.accepted_at < $2
      AND b.delivery IS NOT NULL AND b.enterprise_id <> b.provider_id
      AND NOT EXISTS (SELECT FROM usage_record u WHERE u.booking_id = b.id AND u.state <> 'set_aside')";

/// Different enterprises whose bookings were accepted.
const ENTERPRISES_SERVED: &str = "
    SELECT b.provider_id, 'organisation', b.enterprise_id, e.name, max(b.accepted_at), 1::bigint, 0::bigint
    FROM booking b JOIN organisation e ON e.id = b.enterprise_id
    WHERE b.state = 'accepted' AND b.accepted_at >= $1 AND b.accepted_at < $2 AND b.enterprise_id <> b.provider_id
      AND e.kind = 'enterprise'
    GROUP BY b.provider_id, b.enterprise_id, e.name";

/// Bookings that were accepted.
const ORDERS: &str = "
    SELECT provider_id, 'booking', id, reference, accepted_at, 1::bigint, 0::bigint
    FROM booking
    WHERE state = 'accepted' AND accepted_at >= $1 AND accepted_at < $2 AND enterprise_id <> provider_id";

/// Their final prices, fen.
const SHARED_INCOME: &str = "
    SELECT provider_id, 'booking', id, reference, accepted_at, final_price_fen, 0::bigint
    FROM booking
    WHERE state = 'accepted' AND accepted_at >= $1 AND accepted_at < $2 AND enterprise_id <> provider_id";

/// Of deliveries of booked time: by the end of the local day on which the time ended.
const ON_TIME_RATE: &str = "
    SELECT provider_id, 'booking', id, reference, (delivery ->> 'delivered_at')::timestamptz,
           (((delivery ->> 'delivered_at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
            <= (ends_at AT TIME ZONE 'Asia/Shanghai')::date)::int::bigint, 1::bigint
    FROM booking
    WHERE delivery IS NOT NULL AND ends_at IS NOT NULL AND enterprise_id <> provider_id
      AND (delivery ->> 'delivered_at')::timestamptz >= $1 AND (delivery ->> 'delivered_at')::timestamptz < $2";

/// From an order that waited for the provider to its first answer, or to when time ran out; minutes, on average.
const RESPONSE_TIME: &str = "
    SELECT b.provider_id, 'booking', b.id, b.reference, b.created_at,
           floor(extract(epoch FROM answer.at - b.created_at) / 60)::bigint, 1::bigint
    FROM booking b CROSS JOIN LATERAL (
        SELECT min(occurred_at) AS at FROM audit_event
        WHERE subject_kind = 'booking' AND subject_id = b.id
          AND action IN ('booking.confirmed', 'booking.declined', 'booking.timed_out')) answer
    WHERE b.created_at >= $1 AND b.created_at < $2 AND answer.at IS NOT NULL AND b.enterprise_id <> b.provider_id
      AND EXISTS (SELECT FROM audit_event a WHERE a.subject_kind = 'booking' AND a.subject_id = b.id
                  AND a.action = 'booking.created' AND a.detail ->> 'state' = 'requested')";

/// Three kinds of stars of each rating.
const SATISFACTION: &str = "
    SELECT r.provider_id, 'booking', r.booking_id, b.reference, r.rated_at, (r.on_time + r.quality + r.service)::bigint,
           3::bigint
    FROM booking_rating r JOIN booking b ON b.id = r.booking_id
    WHERE r.rated_at >= $1 AND r.rated_at < $2";

/// Complaints that a bureau found right.
const COMPLAINTS_UPHELD: &str = "
    SELECT provider_id, 'complaint', id, reference, ended_at, 1::bigint, 0::bigint
    FROM complaint WHERE state = 'upheld' AND ended_at >= $1 AND ended_at < $2";

/// Of what a listing should say: category, place, description, photo and price, of instruments also model and maker.
const DATA_COMPLETENESS: &str = "
    SELECT l.provider_id, 'listing', l.id, l.code || ' · ' || l.name, l.updated_at,
           ((l.category <> '')::int + (l.location <> '')::int + (l.description <> '')::int
            + (l.photo_urls <> '[]')::int
            + EXISTS (SELECT FROM listing_price p WHERE p.listing_id = l.id AND p.valid_to IS NULL)::int
            + CASE WHEN l.kind IN ('instrument_time', 'lease') THEN (l.model <> '')::int + (l.maker <> '')::int
                   ELSE 0 END)::bigint,
           CASE WHEN l.kind IN ('instrument_time', 'lease') THEN 7 ELSE 5 END::bigint
    FROM listing l
    WHERE l.state IN ('admitted', 'suspended') AND l.created_at < $2 AND $1 < $2";

/// Of bookings of time that had been confirmed and whose time came: called off by the provider less than a day before, or
/// never delivered.
const PROVIDER_NO_SHOW_RATE: &str = "
    SELECT b.provider_id, 'booking', b.id, b.reference, b.starts_at, failed.it::int::bigint, 1::bigint
    FROM booking b CROSS JOIN LATERAL (
        SELECT b.state = 'cancelled' AND EXISTS (
            SELECT FROM audit_event a WHERE a.subject_kind = 'booking' AND a.subject_id = b.id
              AND (a.action = 'booking.timed_out'
                   OR (a.action = 'booking.cancelled' AND a.actor_org = b.provider_id
                       AND a.occurred_at > b.starts_at - interval '1 day'))) AS it) failed
    WHERE b.starts_at >= $1 AND b.starts_at < $2 AND b.enterprise_id <> b.provider_id
      AND (b.state IN ('in_use', 'delivered', 'accepted', 'disputed', 'no_show') OR failed.it)
      AND EXISTS (SELECT FROM audit_event a WHERE a.subject_kind = 'booking' AND a.subject_id = b.id
                  AND a.detail ->> 'state' = 'confirmed')";

pub const fn records_of(query: IndicatorQuery) -> &'static str {
    match query {
        IndicatorQuery::MachineHours => MACHINE_HOURS,
        IndicatorQuery::OutsideHours => OUTSIDE_HOURS,
        IndicatorQuery::EnterprisesServed => ENTERPRISES_SERVED,
        IndicatorQuery::Orders => ORDERS,
        IndicatorQuery::SharedIncome => SHARED_INCOME,
        IndicatorQuery::OnTimeRate => ON_TIME_RATE,
        IndicatorQuery::ResponseTime => RESPONSE_TIME,
        IndicatorQuery::Satisfaction => SATISFACTION,
        IndicatorQuery::ComplaintsUpheld => COMPLAINTS_UPHELD,
        IndicatorQuery::DataCompleteness => DATA_COMPLETENESS,
        IndicatorQuery::ProviderNoShowRate => PROVIDER_NO_SHOW_RATE,
    }
}
