use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid};

use super::entry::{Whose, asked};
use crate::calendar::model::{Entry, EntryStatus, Uid};
use crate::kernel::{TimeWindow, TrainingId, UserId};

#[derive(QueryableByName)]
struct TrainingRow {
    #[diesel(sql_type = Uuid)]
    id: TrainingId,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Integer)]
    seat_changes: i32,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    seats_changed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    is_cancelled: bool,
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    location: String,
    #[diesel(sql_type = Text)]
    level_name: String,
    #[diesel(sql_type = Text)]
    listing: String,
    #[diesel(sql_type = Text)]
    instrument: String,
    #[diesel(sql_type = Text)]
    provider: String,
    #[diesel(sql_type = Text)]
    trainer: String,
    #[diesel(sql_type = BigInt)]
    taken: i64,
    #[diesel(sql_type = Integer)]
    capacity: i32,
    /// Of who reads, if they have or had a seat: how often it was taken and given up, and when last.
    #[diesel(sql_type = Nullable<Integer>)]
    own_changes: Option<i32>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    own_changed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    has_seat: bool,
    /// Whether who reads gives it.
    #[diesel(sql_type = Bool)]
    is_trainer: bool,
    /// When somebody else took it over from who reads, the last time.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    handed_over_at: Option<DateTime<Utc>>,
}

impl TrainingRow {
    /// As who has or had a seat sees it; as those who give it, or gave it, see it otherwise. Nobody is told who else has a seat.
    /// `None` cannot be: the table keeps starts before ends.
    fn entry(self) -> Option<Entry> {
        let window = TimeWindow::new(self.starts_at, self.ends_at).ok()?;
        let teaches = self.is_trainer || self.handed_over_at.is_some();
        let learns = self.own_changes.zip(self.own_changed_at).filter(|_| !teaches);
        let is_left = (learns.is_some() || teaches) && !self.has_seat && !self.is_trainer;
        // Every change makes the number higher, of the training as of the seats that the reader knows of.
        let (sequence, other_change) = match learns {
            Some((changes, at)) => (self.version + changes - 1, Some(at)),
            None => (self.version + self.seat_changes, self.seats_changed_at),
        };
        let seats = if learns.is_some() { String::new() } else { format!(" · {}/{}", self.taken, self.capacity) };
        let mut description = format!("{}\n{}", self.provider, self.trainer);
        for more in [&self.level_name, &self.instrument] {
            if !more.is_empty() && *more != self.listing {
                description = format!("{description}\n{more}");
            }
        }
        let place = [self.place, self.location, self.provider].into_iter().find(|place| !place.is_empty());
        Some(Entry {
            uid: Uid::Training(self.id),
            sequence,
            status: if self.is_cancelled || is_left { EntryStatus::Cancelled } else { EntryStatus::Confirmed },
            window,
            summary: format!("培训 Training · {}{seats}", self.listing),
            description,
            location: place.unwrap_or_default(),
            created_at: self.created_at,
            changed_at: other_change.map_or(self.changed_at, |at| at.max(self.changed_at)),
        })
    }
}

/// What is asked of trainings; of who reads as `$1`, in whose place a listing or a provider never has a seat.
const TRAINING: &str = "
    SELECT s.id, s.version, s.seat_changes, s.starts_at, s.ends_at, s.created_at, s.changed_at, s.seats_changed_at,
           s.cancelled_at IS NOT NULL AS is_cancelled, s.place, i.location, s.level_name, l.name AS listing,
           i.name AS instrument, p.name AS provider, u.name AS trainer, s.capacity,
           (SELECT count(*) FROM training_seat t WHERE t.session_id = s.id) AS taken,
           e.changes AS own_changes, e.changed_at AS own_changed_at,
           EXISTS (SELECT FROM training_seat t WHERE t.session_id = s.id AND t.user_id = $1) AS has_seat,
           s.trainer_id = $1 AS is_trainer, f.handed_over_at
    FROM training_session s JOIN listing l ON l.id = s.listing_id JOIN listing i ON i.id = s.instrument_id
    JOIN organisation p ON p.id = s.provider_id JOIN app_user u ON u.id = s.trainer_id
    LEFT JOIN training_enrolment e ON e.session_id = s.id AND e.user_id = $1
    CROSS JOIN LATERAL (SELECT max(t.replaced_at) AS handed_over_at FROM training_former_trainer t
                        WHERE t.session_id = s.id AND t.user_id = $1) f";

/// Trainings within `range`, earliest first: of a person, those in which they have a seat and those that they give; of a listing
/// those about it and those at it. What does not take place, or is not the person's any more, only if that was after `recent`.
pub fn training_list(
    conn: &mut PgConnection,
    whose: Whose,
    range: &TimeWindow,
    recent: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    let condition = match whose {
        Whose::Person(_) => {
            "s.id IN (SELECT n.session_id FROM training_enrolment n WHERE n.user_id = $1
                      UNION ALL SELECT g.id FROM training_session g WHERE g.trainer_id = $1
                      UNION ALL SELECT t.session_id FROM training_former_trainer t WHERE t.user_id = $1)"
        }
        Whose::Listing(_) => "(s.listing_id = $1 OR s.instrument_id = $1)",
        Whose::Provider(_) => "s.provider_id = $1",
    };
    let text = format!(
        "{TRAINING} WHERE {condition} AND s.ends_at > $2 AND s.starts_at < $3
           AND (s.cancelled_at IS NULL AND (e.user_id IS NULL AND f.handed_over_at IS NULL OR s.trainer_id = $1 OR EXISTS (
                    SELECT FROM training_seat t WHERE t.session_id = s.id AND t.user_id = $1))
                OR greatest(s.changed_at, e.changed_at, f.handed_over_at) > $4)
         ORDER BY s.starts_at, s.id LIMIT $5"
    );
    let rows: Vec<TrainingRow> = asked(text, whose, range, recent, limit).load(conn)?;
    Ok(rows.into_iter().filter_map(TrainingRow::entry).collect())
}

/// One training as it is now for one person; nothing for who neither has nor had a seat nor gives or gave it.
pub fn training_entry(conn: &mut PgConnection, id: TrainingId, person: UserId) -> QueryResult<Option<Entry>> {
    let concerned = "(e.user_id IS NOT NULL OR s.trainer_id = $1 OR f.handed_over_at IS NOT NULL)";
    let row = diesel::sql_query(format!("{TRAINING} WHERE s.id = $2 AND {concerned}"))
        .bind::<Uuid, _>(person)
        .bind::<Uuid, _>(id)
        .get_result::<TrainingRow>(conn)
        .optional()?;
    Ok(row.and_then(TrainingRow::entry))
}
