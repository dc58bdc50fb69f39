//! Server assembly: the routes of all modules under `/api/v1`, their OpenAPI document, problem answers in the caller's
//! language, request log and metrics, health, and the built-in pages.

mod api;
mod door;
mod health;
mod observe;
mod pages;
mod position;
mod server;
mod settings;
mod table;

pub use api::document;
pub use server::{Running, Settings, start};
