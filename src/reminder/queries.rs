use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::model::{ReminderKind, ReminderPreference, USUAL};
use crate::kernel::UserId;
use crate::store::schema::reminder_preference;

pub fn preference_find(conn: &mut PgConnection, user: UserId) -> QueryResult<Option<ReminderPreference>> {
    let found: Option<(Option<i32>, Option<i32>, Option<i32>)> = reminder_preference::table
        .find(user)
        .select((
            reminder_preference::booking_hours,
            reminder_preference::deadline_hours,
            reminder_preference::expiry_days,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(booking_hours, deadline_hours, expiry_days)| ReminderPreference {
        booking_hours,
        deadline_hours,
        expiry_days,
    }))
}

pub fn preference_set(
    conn: &mut PgConnection,
    user: UserId,
    new: &ReminderPreference,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let values = (
        reminder_preference::booking_hours.eq(new.booking_hours),
        reminder_preference::deadline_hours.eq(new.deadline_hours),
        reminder_preference::expiry_days.eq(new.expiry_days),
        reminder_preference::set_at.eq(at),
    );
    diesel::insert_into(reminder_preference::table)
        .values((reminder_preference::user_id.eq(user), values))
        .on_conflict(reminder_preference::user_id)
        .do_update()
        .set(values)
        .execute(conn)
        .map(drop)
}

/// A reminder that was just written.
#[derive(Debug, Clone, QueryableByName)]
pub struct Reminded {
    #[diesel(sql_type = SqlUuid)]
    pub subject_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub user_id: UserId,
    #[diesel(sql_type = Timestamptz)]
    pub due_at: DateTime<Utc>,
    /// A booking's number, a certificate's name, or that of a level; empty where there is only one.
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub price_fen: Option<i64>,
}

/// Somebody of the house of the row `b` or, where it says who uses it, only they. A program is nobody.
const USER_OF_BOOKING: &str = "(
    SELECT u.id FROM app_user u WHERE u.id = b.used_by AND u.is_active
    UNION ALL
    SELECT u.id FROM app_user u WHERE b.used_by IS NULL AND u.organisation_id = b.enterprise_id AND u.is_active
        AND NOT EXISTS (SELECT FROM api_client c WHERE c.user_id = u.id))";

const PEOPLE_OF_PROVIDER: &str = "(
    SELECT u.id FROM app_user u WHERE u.organisation_id = l.provider_id AND u.is_active
        AND NOT EXISTS (SELECT FROM api_client c WHERE c.user_id = u.id))";

/// What is due of a kind, as `subject_id`, `user_id`, `due_at`. `$1` is now, `$2` how long before by default. Where the time
/// is short altogether, as of a request that must be answered tomorrow, half of it passes first.
fn due(kind: ReminderKind) -> String {
    let lead = |unit: &str, column: &str| {
        format!("make_interval({unit} => CASE WHEN p.user_id IS NULL THEN $2 ELSE p.{column} END)")
    };
    // `least` would pass over the null of who does not want to be reminded.
    let wants = |column: &str| format!("(p.user_id IS NULL OR p.{column} IS NOT NULL)");
    let deadline = |state: &str, people: &str| {
        format!(
            "SELECT b.id AS subject_id, u.id AS user_id, b.deadline_at AS due_at
             FROM booking b JOIN listing l ON l.id = b.listing_id CROSS JOIN LATERAL {people} u
             LEFT JOIN reminder_preference p ON p.user_id = u.id
             WHERE b.state = '{state}' AND b.deadline_at > $1 AND b.deadline_at <= $1 + interval '168 hours'
               AND {} AND b.deadline_at - least({}, (b.deadline_at - b.updated_at) / 2) <= $1",
            wants("deadline_hours"),
            lead("hours", "deadline_hours")
        )
    };
    let (days, wants_days) = (lead("days", "expiry_days"), wants("expiry_days"));
    match kind {
        // Who books within the time has just been told of it.
        ReminderKind::BookingBegins => {
            let hours = lead("hours", "booking_hours");
            format!(
                "SELECT b.id AS subject_id, u.id AS user_id, b.starts_at AS due_at
                 FROM booking b CROSS JOIN LATERAL {USER_OF_BOOKING} u
                 LEFT JOIN reminder_preference p ON p.user_id = u.id
                 WHERE b.state = 'confirmed' AND b.starts_at > $1 AND b.starts_at <= $1 + interval '168 hours'
                   AND b.starts_at - {hours} <= $1 AND b.starts_at - {hours} > b.created_at"
            )
        }
        ReminderKind::AnswerDue => deadline("requested", PEOPLE_OF_PROVIDER),
        ReminderKind::AcceptanceDue => deadline("delivered", USER_OF_BOOKING),
        // On the morning of the day before. Who books after that has just said the day.
        ReminderKind::SamplesDue => format!(
            "SELECT b.id AS subject_id, u.id AS user_id, b.due AS due_at
             FROM (SELECT o.id, o.used_by, o.enterprise_id,
                          (d.samples_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS due
                   FROM booking_sample_day d JOIN booking o ON o.id = d.booking_id
                   WHERE o.state IN ('confirmed', 'in_use')
                     AND d.samples_on = ($1 AT TIME ZONE 'Asia/Shanghai')::date + 1
                     AND ($1 AT TIME ZONE 'Asia/Shanghai')::time >= time '09:00'
                     AND o.created_at < ((d.samples_on - 1) + time '09:00') AT TIME ZONE 'Asia/Shanghai') b
             CROSS JOIN LATERAL {USER_OF_BOOKING} u LEFT JOIN reminder_preference p ON p.user_id = u.id
             WHERE {} AND NOT samples_arrived(b.id)",
            wants("deadline_hours")
        ),
        // The day is over, and not for long: nobody is told of what everybody has forgotten.
        ReminderKind::SamplesMissing => format!(
            "SELECT b.id AS subject_id, u.id AS user_id, b.due AS due_at
             FROM (SELECT o.id, o.used_by, o.enterprise_id, o.listing_id,
                          (d.samples_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS due
                   FROM booking_sample_day d JOIN booking o ON o.id = d.booking_id
                   WHERE o.state IN ('confirmed', 'in_use')
                     AND d.samples_on BETWEEN ($1 - interval '9 days')::date AND ($1 + interval '1 day')::date) b
             JOIN listing l ON l.id = b.listing_id
             CROSS JOIN LATERAL ({USER_OF_BOOKING} UNION {PEOPLE_OF_PROVIDER}) u
             LEFT JOIN reminder_preference p ON p.user_id = u.id
             WHERE b.due <= $1 AND b.due > $1 - make_interval(hours => greatest($2, 168))
               AND {} AND NOT samples_arrived(b.id)",
            wants("deadline_hours")
        ),
        // Nobody minds the end of what a longer one, of the same level or a higher, goes on from.
        ReminderKind::QualificationEnds => format!(
            "SELECT q.id AS subject_id, u.id AS user_id, q.valid_until AS due_at
             FROM qualification q JOIN app_user u ON u.id = q.user_id AND u.is_active
             LEFT JOIN reminder_preference p ON p.user_id = u.id
             WHERE q.ended_at IS NULL AND q.valid_until > $1 AND q.valid_until <= $1 + interval '90 days'
               AND {wants_days} AND q.valid_until - least({days}, (q.valid_until - q.granted_at) / 2) <= $1
               AND NOT EXISTS (
                   SELECT FROM qualification o WHERE o.listing_id = q.listing_id AND o.user_id = q.user_id
                       AND o.ended_at IS NULL AND o.level >= q.level
                       AND (o.valid_until IS NULL OR o.valid_until > q.valid_until))"
        ),
        ReminderKind::CertificateEnds => format!(
            "SELECT t.id AS subject_id, u.id AS user_id, t.ends_at AS due_at
             FROM (SELECT c.id, c.listing_id, c.added_at,
                          (c.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS ends_at
                   FROM listing_certificate c WHERE c.ended_at IS NULL
                     AND c.valid_until BETWEEN ($1 - interval '2 days')::date AND ($1 + interval '92 days')::date) t
             JOIN listing l ON l.id = t.listing_id AND l.state = 'admitted' CROSS JOIN LATERAL {PEOPLE_OF_PROVIDER} u
             LEFT JOIN reminder_preference p ON p.user_id = u.id
             WHERE t.ends_at > $1 AND {wants_days} AND t.ends_at - least({days}, (t.ends_at - t.added_at) / 2) <= $1"
        ),
    }
}

const OF_BOOKING: &str =
    "b.reference AS name, l.name AS listing_name, v.name AS provider_name, e.name AS enterprise_name,
           b.price_fen
    FROM made m JOIN booking b ON b.id = m.subject_id JOIN listing l ON l.id = b.listing_id
    JOIN organisation v ON v.id = b.provider_id JOIN organisation e ON e.id = b.enterprise_id";

const OF_QUALIFICATION: &str = "q.level_name AS name, l.name AS listing_name, v.name AS provider_name,
           '' AS enterprise_name, NULL::bigint AS price_fen
    FROM made m JOIN qualification q ON q.id = m.subject_id JOIN listing l ON l.id = q.listing_id
    JOIN organisation v ON v.id = q.provider_id";

const OF_CERTIFICATE: &str = "c.name, l.name AS listing_name, v.name AS provider_name, '' AS enterprise_name,
           NULL::bigint AS price_fen
    FROM made m JOIN listing_certificate c ON c.id = m.subject_id JOIN listing l ON l.id = c.listing_id
    JOIN organisation v ON v.id = l.provider_id";

/// Writes down what is due of a kind and not yet reminded of, at most `limit`, the most urgent first, and answers it. What
/// another transaction writes meanwhile is waited for and left to it.
pub fn reminder_take(
    conn: &mut PgConnection,
    kind: ReminderKind,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Reminded>> {
    let (usual, about) = match kind {
        ReminderKind::BookingBegins => (USUAL.booking_hours, OF_BOOKING),
        ReminderKind::AnswerDue
        | ReminderKind::AcceptanceDue
        | ReminderKind::SamplesDue
        | ReminderKind::SamplesMissing => (USUAL.deadline_hours, OF_BOOKING),
        ReminderKind::QualificationEnds => (USUAL.expiry_days, OF_QUALIFICATION),
        ReminderKind::CertificateEnds => (USUAL.expiry_days, OF_CERTIFICATE),
    };
    let due = due(kind);
    diesel::sql_query(format!(
        "WITH due AS (
             SELECT d.* FROM ({due}) d
             WHERE NOT EXISTS (SELECT FROM reminder r WHERE (r.kind, r.subject_id, r.user_id, r.due_at)
                                                          = ($3, d.subject_id, d.user_id, d.due_at))
             ORDER BY d.due_at, d.subject_id, d.user_id LIMIT $4
         ),
         made AS (
             INSERT INTO reminder (kind, subject_id, user_id, due_at, reminded_at)
             SELECT $3, subject_id, user_id, due_at, $1 FROM due
             ON CONFLICT DO NOTHING RETURNING subject_id, user_id, due_at
         )
         SELECT m.subject_id, m.user_id, m.due_at, {about}"
    ))
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Integer>, _>(usual)
    .bind::<Text, _>(kind)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// The samples of the mail's booking are still awaited on the day that it tells.
const SAMPLES_AWAITED: &str = "EXISTS (
    SELECT FROM booking b JOIN booking_sample_day d ON d.booking_id = b.id
    WHERE b.id = o.subject_id AND b.state IN ('confirmed', 'in_use')
        AND (d.samples_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' = (o.payload ->> 'due')::timestamptz
        AND NOT samples_arrived(b.id))";

/// Keeps back mails that have not left about what is not so any more: bookings that were put off or came to nothing, what
/// was answered, accepted or renewed meanwhile, samples that arrived or were put off, moments that are over.
pub fn mail_keep_back(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::sql_query(format!(
        "UPDATE mail m SET state = 'kept' FROM outbox o
         WHERE m.state = 'queued' AND o.id = m.outbox_id AND o.topic LIKE 'reminder.%' AND NOT (
             ((o.payload ->> 'due')::timestamptz > $1 OR o.topic = 'reminder.samples_missing') AND CASE o.topic
             WHEN 'reminder.samples_due' THEN {SAMPLES_AWAITED}
             WHEN 'reminder.samples_missing' THEN {SAMPLES_AWAITED}
             WHEN 'reminder.booking_begins' THEN EXISTS (
                 SELECT FROM booking b WHERE b.id = o.subject_id AND b.state = 'confirmed'
                     AND b.starts_at = (o.payload ->> 'due')::timestamptz)
             WHEN 'reminder.answer_due' THEN EXISTS (
                 SELECT FROM booking b WHERE b.id = o.subject_id AND b.state = 'requested')
             WHEN 'reminder.acceptance_due' THEN EXISTS (
                 SELECT FROM booking b WHERE b.id = o.subject_id AND b.state = 'delivered')
             WHEN 'reminder.qualification_ends' THEN EXISTS (
                 SELECT FROM qualification q WHERE q.id = o.subject_id AND q.ended_at IS NULL)
             ELSE EXISTS (SELECT FROM listing_certificate c WHERE c.id = o.subject_id AND c.ended_at IS NULL) END)"
    ))
    .bind::<Timestamptz, _>(now)
    .execute(conn)
}
