//! The door: who may call what, asked before anything of the request is read.
//!
//! The API's description names for every operation the capabilities that it needs; the door enforces what it says, so
//! that description and behaviour cannot part. Handlers ask again for themselves.

use std::sync::OnceLock;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, ResponseError};
use serde_json::Value;
use utoipa::openapi::path::Operation;

use super::table::Table;
use crate::identity::{Caller, Capability};
use crate::kernel::Invalid;
use crate::web::Problem;

/// An operation, and what it needs once somebody asked for it.
pub(super) struct Door {
    describe: fn() -> Operation,
    guard: OnceLock<Result<Guard, Invalid>>,
}

/// Alternatives, each of which is a set of capabilities that must all be there. An empty set is any signed-in caller; no
/// alternative at all is anybody.
#[derive(Debug)]
struct Guard(Vec<Vec<Capability>>);

impl Door {
    /// The door of an operation that is not read yet.
    pub(super) const fn new(describe: fn() -> Operation) -> Self {
        Self { describe, guard: OnceLock::new() }
    }

    /// # Errors
    /// The description names a capability that does not exist.
    fn guard(&self) -> Result<&Guard, &Invalid> {
        let read = || Guard::read(&serde_json::to_value((self.describe)().security).unwrap_or_default());
        self.guard.get_or_init(read).as_ref()
    }
}

impl Guard {
    fn read(security: &Value) -> Result<Self, Invalid> {
        let sets = security.as_array().into_iter().flatten().filter_map(|one| one["bearer"].as_array());
        let sets = sets.map(|words| words.iter().filter_map(Value::as_str).map(str::parse).collect());
        sets.collect::<Result<_, _>>().map(Self)
    }

    fn is_open(&self) -> bool {
        self.0.is_empty()
    }

    fn check(&self, caller: &Caller) -> Result<(), Problem> {
        // What is open to whoever is signed in is open to people: a program has its scopes and nothing else.
        let suits = |set: &&Vec<Capability>| !set.is_empty() || caller.client.is_none();
        if self.0.iter().filter(suits).any(|set| set.iter().all(|capability| caller.can(*capability))) {
            return Ok(());
        }
        let needed: Vec<_> = self.0.iter().flatten().map(|capability| capability.as_str()).collect();
        Err(Problem::forbidden().with("capability", needed.join(", ")))
    }
}

/// Lets the request through, or answers 401 or 403.
pub(super) async fn door<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    match admission(&mut request).await {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(problem) => Ok(request.into_response(problem.error_response()).map_into_right_body()),
    }
}

async fn admission(request: &mut ServiceRequest) -> Result<(), Problem> {
    let table = request
        .app_data::<Data<Table>>()
        .cloned()
        .ok_or_else(|| Problem::unexpected(&"the table of routes is not configured"))?;
    // No address names anything by a NUL, and the database could not even look for it.
    if request.path().contains("%00") {
        return Err(Problem::not_found());
    }
    let Some(place) = table.find(request.path()) else { return Ok(()) };
    let Some(door) = table.door(place, request.method()) else { return Ok(()) };
    // What is not left here is on no shelf: nobody comes to a route but through its door.
    request.extensions_mut().insert(place);
    let guard = door.guard().map_err(|invalid| Problem::unexpected(&format!("{invalid:?}")))?;
    if guard.is_open() {
        return Ok(());
    }
    let (http, payload) = request.parts_mut();
    guard.check(&Caller::from_request(http, payload).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_only_capabilities_that_exist() {
        let table = Table::new().expect("patterns that can be told apart");
        assert!(table.doors().count() > 500);
        for (method, path, door) in table.doors() {
            assert!(door.guard().is_ok(), "{method} {path}: {:?}", door.guard());
        }
    }

    #[test]
    fn a_guard_is_alternatives_of_sets() {
        use serde_json::json;
        let read = |security: Value| Guard::read(&security).map(|guard| guard.0.len());
        assert_eq!(read(Value::Null), Ok(0));
        assert_eq!(read(json!([{}])), Ok(0));
        assert_eq!(read(json!([{"bearer": []}])), Ok(1));
        assert_eq!(read(json!([{"bearer": ["listing:manage"]}, {"bearer": ["listing:admit"]}])), Ok(2));
        assert_eq!(read(json!([{"bearer": ["listing:mange"]}])).map_err(|e| e.code), Err("unknown_word"));
    }
}
