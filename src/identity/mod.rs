//! Organisations, users, roles, sessions, tokens, and what each role may do.
//!
//! Capabilities, not role names, are checked: at the door by [`Caller::require`], and again by organisation in every
//! query that shows or changes somebody's things.
//!
//! Companies register themselves ([`service::register`]) and manage their own people; bureaus and their people are set
//! up by the platform's administrator. A sign-in gives a short access token, which is believed without asking the
//! database, unless its sign-in ended within the last minutes ([`Ended`]), and a refresh token, which is spent at its first use: one that comes back ends the whole sign-in.

pub mod caller;
mod ended;
mod error;
mod limiter;
pub mod model;
pub mod password;
mod queries;
pub mod routes;
pub mod scope;
pub mod service;

pub use caller::{Caller, TokenKeys};
pub use ended::Ended;
pub use error::Error;
pub use limiter::{Counted, LoginLimiter};
pub use model::{
    BankAccount, Barring, Barrings, Capability, Certificate, Distance, Email, Language, Login, Name, Organisation,
    OrganisationKind, OrganisationState, Profile, Role, SizeClass, TaxCredit, User,
};
pub use service::{fresh_token, hash_of};
