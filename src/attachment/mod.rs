//! Files that people send: what kind they are by their content, each content kept once, and those that belong to a voucher
//! application, to the work of a booking, to a question for a price, to an objection or to an appeal. Who may add, see and remove them is decided by the module of the thing.

mod error;
pub mod model;
mod queries;
pub mod service;

pub use error::Error;
pub use model::{Attachment, AttachmentFile, FileForm, FileProblem, MediaType, NewFile, Owner};
