//! Around every request: its log line and figures, and its problem said in the caller's language.

use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry};
use uuid::Uuid;

use super::table::{Place, Table};
use crate::web::{Problem, wants_english};

/// Figures of the HTTP side.
pub(super) struct Figures {
    requests: IntCounterVec,
    seconds: HistogramVec,
}

impl Figures {
    pub(super) fn register(registry: &Registry) -> prometheus::Result<Self> {
        let requests =
            IntCounterVec::new(Opts::new("http_requests_total", "Requests answered."), &["method", "route", "status"])?;
        let seconds =
            HistogramVec::new(HistogramOpts::new("http_request_seconds", "Time to answer."), &["method", "route"])?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self { requests, seconds })
    }
}

/// Logs and counts the request, and gives the answer its request id, security headers and language.
pub(super) async fn observe<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let started = Instant::now();
    let id = Uuid::now_v7().simple().to_string();
    let method = request.method().to_string();
    let figures = request.app_data::<Data<Figures>>().cloned();
    let english = wants_english(&request);
    let path = request.path().to_owned();

    let mut response = next.call(request).await?;

    let route = pattern_of(response.request());
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    if let Some(figures) = figures {
        figures.requests.with_label_values(&[method.as_str(), &route, &status.to_string()]).inc();
        figures.seconds.with_label_values(&[method.as_str(), &route]).observe(elapsed.as_secs_f64());
    }
    tracing::info!(request_id = %id, %method, %path, status, micros = elapsed.as_micros(), "request");

    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(said_in(response, english, path))
}

/// The pattern of the route that a request found, `none` if it found none.
fn pattern_of(request: &HttpRequest) -> String {
    let place = request.extensions().get::<Place>().copied();
    let table = request.app_data::<Data<Table>>();
    let pattern = place.zip(table).map(|(place, table)| table.pattern(place).to_owned());
    pattern.or_else(|| request.match_pattern()).unwrap_or_else(|| "none".to_owned())
}

/// Replaces a problem's body by the one in the caller's language, naming the request's path.
fn said_in<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    english: bool,
    path: String,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let problem = response.response().extensions().get::<Problem>().cloned();
    let Some(problem) = problem else {
        return response.map_into_left_body();
    };
    let mut answer = HttpResponse::build(problem.status).json(problem.body(english, Some(path)));
    for (name, value) in response.headers() {
        if name != header::CONTENT_LENGTH {
            answer.headers_mut().insert(name.clone(), value.clone());
        }
    }
    response.into_response(answer).map_into_right_body()
}
