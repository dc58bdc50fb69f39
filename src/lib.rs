//! 创券 (ChuangQuan): a marketplace for shared scientific instruments and technical services, paid with government
//! innovation vouchers. ARCHITECTURE.md is the map.

pub mod attachment;
pub mod audit;
pub mod booking;
pub mod calendar;
pub mod catalog;
pub mod claim;
pub mod clearing;
pub mod cli;
pub mod complaint;
pub mod conduct;
pub mod config;
pub mod demo;
pub mod directory;
pub mod evaluation;
pub mod http;
pub mod identity;
pub mod jobs;
pub mod kernel;
pub mod ledger;
pub mod notify;
pub mod programme;
pub mod reconciliation;
pub mod report;
pub mod settlement;
pub mod store;
pub mod tabular;
pub mod training;
pub mod usage;
pub mod voucher;
pub mod web;
pub mod webhook;
