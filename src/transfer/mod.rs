//! Technology transfer 技术转移: brokers 技术经纪人 with their qualification and deals, and the registration of technology
//! contracts 技术合同登记, which others find by its number. Agencies are platforms of the directory.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
