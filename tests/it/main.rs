//! Integration tests: one binary. Every test has a database and a server of its own and sets its own clock.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what it expects and fails where it is not so")]

mod administration;
mod attachments;
mod attendance;
mod authorisation;
mod booking;
mod booking_walk;
mod books;
mod browser;
mod bureau_reports;
mod catalog;
mod claim;
mod claim_notice;
mod cli;
mod compose;
mod demo;
mod estimate;
mod exports;
mod foundation;
mod identity;
mod import;
mod ledger;
mod local_postgres;
mod long_work;
mod messages;
mod notify;
mod pages;
mod password_reset;
mod programme;
mod public_record;
mod races;
mod ratings;
mod reconciliation;
mod report;
mod schemas;
mod settlement;
mod sign_in;
mod structure;
mod support;
mod todo;
mod verify;
mod voucher;
mod wait_list;
