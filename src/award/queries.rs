//! SQL of awards.

mod application;
mod evidence;
mod notice;
mod rule;
pub mod todo;

pub use application::{
    Change, NewRow, Scope, application_fetch, application_insert, application_list, application_lock,
    application_set_said, application_set_state, application_set_state_all, review_deciders, review_insert,
    review_list, share_insert_all, share_list,
};
pub use evidence::{evidence_content, evidence_count, evidence_delete, evidence_fetch, evidence_insert, evidence_list};
pub use notice::{
    application_list_unopposed, application_lock_publishable, application_set_notice, objection_decide,
    objection_fetch, objection_insert, objection_list, objection_list_open,
};
pub use rule::{rule_fetch, rule_insert, rule_latest_version, rule_list, rule_retire};
