//! What is to be put right on an application that is returned, field by field.

use diesel::pg::PgConnection;

use super::Error;
use crate::identity::Caller;
use crate::programme::model::Corrections;
use crate::store::Tx;
use crate::voucher::model::{Application, ApplicationState, Verdict};
use crate::voucher::queries::application as queries;
use crate::web::FieldError;

/// What a reviewer says of an application.
#[derive(Debug, Clone, Copy)]
pub struct Said<'s> {
    /// Needed to reject, and to return where no field is named.
    pub reason: &'s str,
    /// Only with a return.
    pub corrections: Option<&'s Corrections>,
}

impl<'s> From<&'s str> for Said<'s> {
    fn from(reason: &'s str) -> Self {
        Self { reason, corrections: None }
    }
}

impl Said<'_> {
    /// The reason and the corrections; what is wrong field by field is reason enough.
    pub(super) fn checked(self, verdict: Verdict) -> Result<(String, Corrections), Error> {
        let wrong = |invalid| Error::Faults(vec![FieldError::invalid("corrections", invalid)]);
        let corrections = self.corrections.cloned().unwrap_or_default().checked_of_application().map_err(wrong)?;
        if verdict != Verdict::Return && !corrections.0.is_empty() {
            let (zh, en) = ("只有退回时可以逐项指出", "only a return names fields");
            return Err(wrong(crate::kernel::Invalid::new("not_here", zh, en)));
        }
        let reason = self.reason.trim();
        let reason = if reason.is_empty() { corrections.words() } else { reason.to_owned() };
        Ok((reason, corrections))
    }
}

/// Keeps what a return names, also that it names nothing: the newest counts.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    caller: &Caller,
    application: &Application,
    corrections: &Corrections,
) -> Result<(), Error> {
    if application.state != ApplicationState::Returned {
        return Ok(());
    }
    let now = tx.now();
    Ok(queries::return_insert(tx.conn(), application.id, corrections, (caller.user_id, now))?)
}

/// What the enterprise is to put right now; nothing where the application is not with it.
///
/// # Errors
/// The database refuses.
pub fn corrections_of(conn: &mut PgConnection, application: &Application) -> Result<Corrections, Error> {
    if application.state != ApplicationState::Returned {
        return Ok(Corrections::default());
    }
    Ok(queries::return_newest(conn, application.id)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::model::{Correction, CorrectionField};

    #[test]
    fn fields_stand_for_a_reason_of_a_return_only() {
        let corrections =
            Corrections(vec![Correction { field: CorrectionField::Purpose, text: "请写明检测项目".to_owned() }]);
        let said = |verdict, reason| {
            let said = Said { reason, corrections: Some(&corrections) };
            said.checked(verdict).map(|(reason, _)| reason).ok()
        };
        assert_eq!(said(Verdict::Return, " ").as_deref(), Some("用途：请写明检测项目"));
        assert_eq!(said(Verdict::Return, "请补正").as_deref(), Some("请补正"));
        assert_eq!(said(Verdict::Pass, ""), None);
        assert_eq!(Said::from("同意").checked(Verdict::Pass).map(|(reason, _)| reason).ok().as_deref(), Some("同意"));
    }
}
