//! All SQL of evaluations, by subject.

mod appeal;
mod compute;
mod freeze;
mod indicator;
mod period;
mod ranking;
mod sanction;
mod set;
mod sheet;

pub use appeal::*;
pub use compute::*;
pub use freeze::*;
pub use indicator::records_of;
pub use period::*;
pub use ranking::*;
pub use sanction::*;
pub use set::*;
pub use sheet::*;

/// What waits: the parts of `store::todo::waiting`.
pub mod todo {
    /// Appeals that the caller's bureau is to decide.
    pub const APPEALS_TO_DECIDE: &str = "
        SELECT 'evaluation_appeal_to_decide', a.id::text, a.reference, s.provider_name, a.state, a.raised_at,
               NULL::timestamptz, NULL::bigint
        FROM evaluation_appeal a JOIN evaluation_score s ON s.id = a.score_id
        WHERE a.state = 'open' AND a.region_code LIKE $2 AND a.provider_id <> $1";

    /// Published periods of which the time to appeal is over and no appeal is open.
    pub const TO_FREEZE: &str = "
        SELECT 'evaluation_to_freeze', p.id::text, p.reference, p.from_on || ' – ' || p.to_on, p.state,
               (p.appeal_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', NULL::timestamptz, NULL::bigint
        FROM evaluation_period p
        WHERE p.state = 'published' AND p.region_code LIKE $2
          AND (p.appeal_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' <= $4
          AND NOT EXISTS (SELECT FROM evaluation_score s JOIN evaluation_appeal a ON a.score_id = s.id
                          WHERE s.period_id = p.id AND a.state = 'open')";

    /// Providers that failed again and again, unless it is the caller who proposed to tolerate it.
    pub const SANCTIONS_TO_DECIDE: &str = "
        SELECT 'evaluation_sanction_to_decide', n.id::text, p.reference, s.provider_name, n.state,
               coalesce(n.proposed_at, n.created_at), NULL::timestamptz, NULL::bigint
        FROM evaluation_sanction n JOIN evaluation_score s ON s.id = n.score_id
        JOIN evaluation_period p ON p.id = s.period_id
        WHERE n.region_code LIKE $2 AND n.provider_id <> $1
          AND (n.state = 'pending' OR (n.state = 'tolerance_proposed' AND n.proposed_by <> $3))";

    /// Scores of the caller's organisation on which it may say something and has not.
    pub const SCORES_TO_READ: &str = "
        SELECT 'evaluation_to_read', s.id::text, p.reference, p.from_on || ' – ' || p.to_on, p.state, p.published_at,
               (p.appeal_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', NULL::bigint
        FROM evaluation_score s JOIN evaluation_period p ON p.id = s.period_id
        WHERE s.provider_id = $1 AND p.state = 'published' AND s.comment IS NULL
          AND (p.appeal_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' > $4
          AND NOT EXISTS (SELECT FROM evaluation_appeal a WHERE a.score_id = s.id)";

    /// Appeals of the caller's organisation.
    pub const APPEALS_IN_DECISION: &str = "
        SELECT 'evaluation_appeal_in_decision', s.id::text, a.reference, p.reference, a.state, a.raised_at,
               NULL::timestamptz, NULL::bigint
        FROM evaluation_appeal a JOIN evaluation_score s ON s.id = a.score_id
        JOIN evaluation_period p ON p.id = s.period_id
        WHERE a.state = 'open' AND a.provider_id = $1";
}
