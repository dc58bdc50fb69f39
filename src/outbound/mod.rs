//! Requests to addresses that people name: what may be called, and the one way out of the house.
//!
//! A server that calls whatever it is told to would be a door into the network it stands in. An address is checked when it is
//! named ([`checked_url`]) and when it is called, every redirect again; a name is looked up by a resolver that keeps only what
//! [`crate::kernel::Reach`] allows, and what it kept is what is connected to. No proxy, no cookies, no redirect on its own.

mod address;
mod client;

pub use address::{checked_url, masked};
pub use client::{Answer, Client, Failure, Limits, Validators, agent};
