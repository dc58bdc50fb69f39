//! The door: who may call what, asked before anything of the request is read.
//!
//! The API's description names for every operation the capabilities that it needs; the door enforces what it says, so
//! that description and behaviour cannot part. Handlers ask again for themselves.

use std::collections::HashMap;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, ResponseError};
use serde_json::Value;

use super::api;
use crate::identity::{Caller, Capability};
use crate::kernel::Invalid;
use crate::web::Problem;

/// What each guarded operation needs, by method and path pattern.
pub(super) struct Doors(HashMap<(Method, String), Guard>);

/// Alternatives, each of which is a set of capabilities that must all be there. An empty set is any signed-in caller.
#[derive(Debug)]
struct Guard(Vec<Vec<Capability>>);

impl Doors {
    /// Reads the guards from the description of each route.
    ///
    /// # Errors
    /// The description names a capability that does not exist.
    pub(super) fn read() -> Result<Self, Invalid> {
        let mut doors = HashMap::new();
        let mut fault = None;
        api::each_path(|path, item| {
            let item = serde_json::to_value(item).unwrap_or_default();
            for (method, operation) in item.as_object().into_iter().flatten() {
                match (method.to_uppercase().parse(), Guard::read(&operation["security"])) {
                    (Ok(method), Ok(Some(guard))) => {
                        doors.insert((method, path.clone()), guard);
                    }
                    (_, Err(error)) => fault = Some(error),
                    _ => {}
                }
            }
        });
        fault.map_or(Ok(Self(doors)), Err)
    }

    fn guard(&self, request: &ServiceRequest) -> Option<&Guard> {
        self.0.get(&(request.method().clone(), request.match_pattern()?))
    }
}

impl Guard {
    /// `None`: public.
    fn read(security: &Value) -> Result<Option<Self>, Invalid> {
        let sets = security.as_array().into_iter().flatten().filter_map(|one| one["bearer"].as_array());
        let sets = sets
            .map(|words| words.iter().filter_map(Value::as_str).map(str::parse).collect())
            .collect::<Result<Vec<Vec<Capability>>, _>>()?;
        Ok(if sets.is_empty() { None } else { Some(Self(sets)) })
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
    let doors = request
        .app_data::<Data<Doors>>()
        .cloned()
        .ok_or_else(|| Problem::unexpected(&"the doors are not configured"))?;
    // No address names anything by a NUL, and the database could not even look for it.
    if request.path().contains("%00") {
        return Err(Problem::not_found());
    }
    let Some(guard) = doors.guard(request) else { return Ok(()) };
    let (http, payload) = request.parts_mut();
    guard.check(&Caller::from_request(http, payload).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_only_capabilities_that_exist() {
        assert!(Doors::read().is_ok_and(|Doors(doors)| !doors.is_empty()));
    }

    #[test]
    fn a_guard_is_alternatives_of_sets() {
        use serde_json::json;
        let read = |security: Value| Guard::read(&security).map(|guard| guard.map(|Guard(sets)| sets.len()));
        assert_eq!(read(Value::Null), Ok(None));
        assert_eq!(read(json!([{}])), Ok(None));
        assert_eq!(read(json!([{"bearer": []}])), Ok(Some(1)));
        assert_eq!(read(json!([{"bearer": ["listing:manage"]}, {"bearer": ["listing:admit"]}])), Ok(Some(2)));
        assert_eq!(read(json!([{"bearer": ["listing:mange"]}])).map_err(|e| e.code), Err("unknown_word"));
    }
}
