//! Which address is which route. actix asks its routes one after the other, and there are hundreds, each a pattern: here
//! a tree finds the pattern of an address once, for the door, the log and the figures; and the routes stand on shelves, so
//! that actix goes through one shelf and not through all.

use std::collections::HashMap;

use actix_web::guard::{self, Guard};
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use matchit::{InsertError, Router};
use utoipa::openapi::path::HttpMethod;

use super::api;
use super::door::Door;
use crate::web::{Register, Routes};

/// About the root of how many routes there are: so many shelves are asked, and then so many patterns on one.
const SHELVES: usize = 24;

/// All routes of the API. Shared by all workers.
pub(super) struct Table {
    places: Router<Place>,
    entries: Vec<Entry>,
}

/// Where in the table an address is. The door leaves it with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(usize);

/// One pattern, with a door for each method.
struct Entry {
    pattern: String,
    doors: Vec<(Method, Door)>,
}

impl Place {
    const fn shelf(self) -> usize {
        self.0 % SHELVES
    }
}

impl Table {
    /// # Errors
    /// Two patterns of which nobody could say which one an address means.
    pub(super) fn new() -> Result<Self, InsertError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut known = HashMap::new();
        api::configure(&mut Routes::list(&mut |route| {
            let pattern = format!("{}{}", api::PREFIX, route.path);
            let place = *known.entry(pattern).or_insert_with_key(|pattern| {
                entries.push(Entry { pattern: pattern.clone(), doors: Vec::new() });
                entries.len() - 1
            });
            let doors = route.methods.iter().map(|method| (method_of(method), Door::new(route.describe)));
            entries[place].doors.extend(doors);
        }));
        let mut places = Router::new();
        for (place, entry) in entries.iter().enumerate() {
            places.insert(entry.pattern.as_str(), Place(place))?;
        }
        Ok(Self { places, entries })
    }

    /// The place of a path; `None` if no route of the API has it.
    pub(super) fn find(&self, path: &str) -> Option<Place> {
        self.places.at(path).ok().map(|found| *found.value)
    }

    pub(super) fn pattern(&self, place: Place) -> &str {
        &self.entries[place.0].pattern
    }

    pub(super) fn door(&self, place: Place, method: &Method) -> Option<&Door> {
        self.entries[place.0].doors.iter().find(|(of, _)| of == method).map(|(_, door)| door)
    }

    /// All doors with their method and pattern.
    #[cfg(test)]
    pub(super) fn doors(&self) -> impl Iterator<Item = (&Method, &str, &Door)> {
        self.entries.iter().flat_map(|entry| entry.doors.iter().map(|(method, door)| (method, &*entry.pattern, door)))
    }

    /// Puts the routes into a server, shelf by shelf; within a shelf they keep their order.
    pub(super) fn serve(&self, config: &mut ServiceConfig) {
        let mut shelves: Vec<Vec<Register>> = (0..SHELVES).map(|_| Vec::new()).collect();
        api::configure(&mut Routes::serve(&mut |path, route| {
            // A pattern, read as an address, is at its own place.
            let place = self.find(&format!("{}{path}", api::PREFIX));
            shelves[place.map_or(0, Place::shelf)].push(route);
        }));
        for (number, shelf) in shelves.into_iter().enumerate() {
            config.service(web::scope(api::PREFIX).guard(stands_on(number)).configure(|config| {
                for route in shelf {
                    route(config);
                }
            }));
        }
    }
}

/// Whether the request's route stands on this shelf.
fn stands_on(shelf: usize) -> impl Guard {
    guard::fn_guard(move |request| request.req_data().get::<Place>().is_some_and(|place| place.shelf() == shelf))
}

fn method_of(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_pattern_that_says_most_of_it() {
        let table = Table::new().expect("patterns that can be told apart");
        let pattern = |path| table.find(path).map(|place| table.pattern(place));
        let booking = "/api/v1/bookings/019ad000-0000-7000-8000-000000000001";
        assert_eq!(pattern(booking), Some("/api/v1/bookings/{id}"));
        assert_eq!(pattern("/api/v1/me"), Some("/api/v1/me"));
        assert_eq!(pattern("/api/v1/me/"), None);
        assert_eq!(pattern("/api/v1/%6de"), None);
        assert_eq!(pattern("/api/v1/nothing/of/the/kind"), None);
    }

    #[test]
    fn a_pattern_read_as_an_address_is_at_its_own_place() {
        let table = Table::new().expect("patterns that can be told apart");
        for (place, entry) in table.entries.iter().enumerate() {
            assert_eq!(table.find(&entry.pattern), Some(Place(place)), "{}", entry.pattern);
        }
    }

    #[test]
    fn every_shelf_holds_its_share() {
        let table = Table::new().expect("patterns that can be told apart");
        let mut held = [0; SHELVES];
        for place in 0..table.entries.len() {
            held[Place(place).shelf()] += 1;
        }
        let (least, most) = (held.iter().min(), held.iter().max());
        assert!(most <= least.map(|least| least + 1).as_ref(), "{held:?}");
    }
}
