//! What people do in reconciliation, one function each.

mod after_all;
mod assigning;
mod charges;
mod closing;
mod coverage;
mod exceptions;
mod findings;
mod importing;
mod layouts;
mod matching;
mod owners;
mod parts;
mod receipts;
mod recovery;
mod setting;
mod several;
mod todo;
mod undoing;
mod views;

pub use assigning::exception_assign;
pub use closing::{
    RecordedClosing, blocker_list, close_judge, close_period, closed_periods_verify, closings_recorded,
    no_movements_changed, records_changed,
};
pub use coverage::{NewNoMovement, coverage_list, no_movement_decide, no_movement_propose};
pub use exceptions::{Proposal, exception_decline, exception_propose, exception_raise_missing, exception_resolve};
pub use findings::{finding_resolve, statement_detail};
pub use importing::{Imported, ImportedStatement, NewImport, import_check, import_statement};
pub use layouts::{Chosen, SavedStatementLayouts, layout_detail, layout_list, layouts_known, statement_read};
pub use matching::{MatchReport, match_lines, settings_fetch};
pub use owners::{PossibleOwner, exception_owners};
pub use recovery::recoverable_list;
pub use setting::{setting_decide, setting_proposal_list, settings_propose};
pub use several::{exceptions_decide, exceptions_propose};
pub use todo::todo;
pub use undoing::match_undo;
pub use views::{
    closed_list, closed_list_all, difference_list, exception_ages, exception_fetch, exception_list,
    exception_suggestions, expected_list, line_detail, line_list, month_totals, statement_list,
};
