//! What a programme's limits over time have used so far: per enterprise, group or provider, of a month, a year or ever.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::quote::Asked;
use crate::booking::Error;
use crate::booking::model::Booking;
use crate::booking::queries::{self, LimitKey, LimitWho};
use crate::kernel::{BookingId, local_date, local_midnight};
use crate::programme::model::{Limit, Scope};
use crate::programme::{self, Party};
use crate::voucher::LockedVoucher;

/// For a question: nobody is kept waiting.
pub(super) fn count(conn: &mut PgConnection, asked: &Asked<'_>, locked: &mut LockedVoucher) -> Result<(), Error> {
    let keys = keys(conn, asked, locked, asked.now, None)?;
    read(conn, &keys, locked)
}

/// For a booking: what is counted stays so until the transaction ends. A booking that is quoted again does not count
/// itself, and counts when it was made.
pub(super) fn count_locked(
    conn: &mut PgConnection,
    asked: &Asked<'_>,
    locked: &mut LockedVoucher,
    again: Option<&Booking>,
) -> Result<(), Error> {
    let at = again.map_or(asked.now, |booking| booking.created_at);
    let keys = keys(conn, asked, locked, at, again.map(|booking| booking.id))?;
    queries::limit_lock(conn, &keys)?;
    read(conn, &keys, locked)
}

fn read(conn: &mut PgConnection, keys: &[LimitKey], locked: &mut LockedVoucher) -> Result<(), Error> {
    locked.limits_used = keys.iter().map(|key| queries::limit_used(conn, key)).collect::<Result<_, _>>()?;
    Ok(())
}

fn keys(
    conn: &mut PgConnection,
    asked: &Asked<'_>,
    locked: &LockedVoucher,
    at: DateTime<Utc>,
    except: Option<BookingId>,
) -> Result<Vec<LimitKey>, Error> {
    let limits = &locked.version.rules.caps.limits;
    if limits.is_empty() {
        return Ok(Vec::new());
    }
    let own = programme::service::programme_fetch(conn, locked.voucher.programme_id)?.code;
    let key = |limit: &Limit| LimitKey {
        programmes: std::iter::once(&own).chain(&limit.with_programmes).cloned().collect(),
        who: who(asked, limit.scope),
        kinds: limit.kinds.iter().map(ToString::to_string).collect(),
        made: limit.period.around(local_date(at)).map(|(from, until)| (local_midnight(from), local_midnight(until))),
        except,
    };
    Ok(limits.iter().map(key).collect())
}

fn who(asked: &Asked<'_>, scope: Scope) -> LimitWho {
    let enterprise = asked.enterprise.id;
    match scope {
        Scope::Enterprise => LimitWho::Enterprise(enterprise),
        Scope::Provider => LimitWho::Provider(asked.provider.id),
        Scope::Group => {
            let group = Party::from(&asked.enterprise).group();
            if group == enterprise.to_string() { LimitWho::Enterprise(enterprise) } else { LimitWho::Group(group) }
        }
    }
}
