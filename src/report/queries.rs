pub mod account_statement;
pub mod books;
pub mod budget;
pub mod bureau;
pub mod names;
pub mod providers;
pub mod simulation;
pub mod statistics;
