use super::outcome::{Failure, print};
use crate::http;

pub(super) fn run() -> Result<(), Failure> {
    print(http::document().to_pretty_json().map_err(Failure::unavailable)?)
}
