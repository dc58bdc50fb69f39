use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa_actix_web::OpenApiFactory;

/// Where a module's routes go: into a server, or before whoever wants to know what there is.
///
/// Each worker thread of a server has all routes. Their descriptions are many times as large, and made only for those who
/// ask for them.
pub struct Routes<'a>(Destination<'a>);

/// Puts a route into a server.
pub type Register = Box<dyn FnOnce(&mut ServiceConfig)>;

enum Destination<'a> {
    Server(&'a mut dyn FnMut(String, Register)),
    Reader(&'a mut dyn FnMut(&dyn OpenApiFactory)),
    List(&'a mut dyn FnMut(Listed)),
}

/// Where a route is, and how to learn more of it.
pub struct Listed {
    /// Below the address of the API.
    pub path: String,
    pub methods: Vec<HttpMethod>,
    /// What it says of itself, made anew by each call.
    pub describe: fn() -> Operation,
}

impl<'a> Routes<'a> {
    /// Routes that a server answers at: hands `server` each with its path below the address of the API.
    pub fn serve(server: &'a mut dyn FnMut(String, Register)) -> Self {
        Self(Destination::Server(server))
    }

    /// Shows `reader` every route with its description.
    pub fn describe(reader: &'a mut dyn FnMut(&dyn OpenApiFactory)) -> Self {
        Self(Destination::Reader(reader))
    }

    /// Tells `reader` of every route without describing it.
    pub fn list(reader: &'a mut dyn FnMut(Listed)) -> Self {
        Self(Destination::List(reader))
    }

    /// One route.
    pub fn service<R>(&mut self, route: R) -> &mut Self
    where
        R: HttpServiceFactory + utoipa::Path + OpenApiFactory + 'static,
    {
        match &mut self.0 {
            Destination::Server(server) => {
                let register = |config: &mut ServiceConfig| {
                    config.service(route);
                };
                server(R::path(), Box::new(register));
            }
            Destination::Reader(reader) => reader(&route),
            Destination::List(reader) => {
                reader(Listed { path: R::path(), methods: R::methods(), describe: R::operation });
            }
        }
        self
    }

    /// The routes of a module.
    pub fn configure(&mut self, module: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        module(self);
        self
    }
}
