//! Use cases of identity, by subject.

mod affiliation;
mod client;
mod delegation;
mod organisation;
mod region;
mod reset;
mod sanction;
mod session;
mod todo;
mod user;

pub use super::queries::organisation::OrganisationFilter;
pub use affiliation::{affiliation_add, affiliation_list, affiliation_own, affiliation_withdraw, ensure_impartial};
pub use client::{
    ClientAttempt, ClientWithSecret, NewClient, client_create, client_list, client_revoke, client_rotate,
    client_sign_in,
};
pub use delegation::{
    DelegationDesk, decide_as_one, decider, delegation_desk, delegation_make, delegation_revoke, ensure_may_review,
};
pub use organisation::{
    NewBureau, NewOrganisation, Registered, admit, bank_account_fetch, bank_account_set, bank_accounts,
    dishonesty_record, establish, organisation_by_uscc, organisation_fetch, organisation_list, organisation_pair,
    organisation_view, organisations_of, profile_declare, provider_list_admitted, register, reinstate,
    science_bureaus_of, suspend, withdraw,
};
pub use region::{distances, distances_import, regions, regions_import, seed_regions};
pub use reset::{ResetRequest, reset_by_link, reset_request};
pub use sanction::{
    SanctionFilter, SanctionImport, ensure_not_barred, sanction_import, sanction_lift, sanction_list,
    sanction_list_own, sanction_record, sanction_table,
};
pub use session::{
    Attempt, Rotation, SignedIn, caller_again, caller_fetch, fresh_token, hash_of, password_change, purge_sessions,
    sign_in, sign_in_renew, sign_out,
};
pub use todo::todo;
pub use user::{
    NewAccount, NewUser, OwnChange, UserChange, UserFilter, bootstrap, me, own_change, password_reset, user_add,
    user_change, user_create, user_fetch, user_list, user_names, user_search,
};
