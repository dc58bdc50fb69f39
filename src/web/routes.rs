use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa_actix_web::OpenApiFactory;

/// Where a module's routes go: into a server, or before whoever wants to know what they say of themselves.
///
/// Each worker thread of a server has all routes; only the description needs their descriptions, which are many times as
/// large.
pub struct Routes<'a>(Destination<'a>);

enum Destination<'a> {
    Server(&'a mut ServiceConfig),
    Reader(&'a mut dyn FnMut(&dyn OpenApiFactory)),
}

impl<'a> Routes<'a> {
    /// Routes that a server answers at.
    pub fn serve(config: &'a mut ServiceConfig) -> Self {
        Self(Destination::Server(config))
    }

    /// Shows `reader` every route.
    pub fn describe(reader: &'a mut dyn FnMut(&dyn OpenApiFactory)) -> Self {
        Self(Destination::Reader(reader))
    }

    /// One route.
    pub fn service(&mut self, route: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match &mut self.0 {
            Destination::Server(config) => {
                config.service(route);
            }
            Destination::Reader(reader) => reader(&route),
        }
        self
    }

    /// The routes of a module.
    pub fn configure(&mut self, module: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        module(self);
        self
    }
}
