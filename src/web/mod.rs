//! What every `routes.rs` needs, and nothing of the business: problem answers, bodies and queries that name the field
//! at fault, pages of lists, running a use case off the async threads, first answers kept for replays.

mod body;
mod client;
mod download;
pub mod fresh;
mod language;
mod later;
mod page;
mod problem;
mod routes;
mod run;
mod upload;
mod veto;

pub use body::{Body, MaybeBody, Params};
pub use client::{PublicAddress, TrustedProxies, client_address};
pub use download::{attachment, attachment_of, uploaded};
pub use language::{English, wants_english};
pub use later::{Later, LaterWork, WorkTicket, later, later_if};
pub use page::{Cursor, Page, PageQuery};
pub use problem::{FieldError, Problem, ProblemBody};
pub use routes::{Register, Routes};
pub use run::{Accepted, Created, Done, NO_BODY, Once, off_thread, read, read_replica, write, write_once};
pub use upload::{ImportLimit, StoredUpload, Upload, file_body};
pub use veto::Veto;
