//! Around every request where replicas answer: how fresh its answer must be, and where the log stands after a write.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::store::{Db, WalPosition};
use crate::web::{self, PublicAddress, fresh};

/// Passes on how fresh the answer must be; tells after a write the position that lies behind it.
pub(super) async fn position<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let db = request.app_data::<Data<Db>>().filter(|db| db.has_replicas()).cloned();
    let Some(db) = db else { return next.call(request).await };
    let tells = may_follow_a_write(&request);
    let is_secure = request.app_data::<Data<PublicAddress>>().is_some_and(|site| site.0.starts_with("https:"));
    let freshness = fresh::asked(request.request());
    let mut response = fresh::within(freshness, next.call(request)).await?;
    if tells {
        tell(&mut response, db, is_secure).await;
    }
    Ok(response)
}

/// Whatever is no question; and how long work fares, whose end somebody else wrote.
fn may_follow_a_write(request: &ServiceRequest) -> bool {
    let is_question = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.path();
    path.starts_with("/api/") && (!is_question || path.starts_with("/api/v1/work"))
}

async fn tell<B>(response: &mut ServiceResponse<B>, db: Data<Db>, is_secure: bool) {
    // Where nobody can say what was written, only the primary may answer from now on.
    let position = web::off_thread(move || db.position()).await.unwrap_or(WalPosition::NEVER);
    let headers = response.headers_mut();
    if let Ok(cookie) = HeaderValue::from_str(&fresh::cookie(position, is_secure)) {
        headers.append(SET_COOKIE, cookie);
    }
    if let Ok(value) = HeaderValue::from_str(&position.to_string()) {
        headers.insert(HeaderName::from_static(fresh::WRITTEN), value);
    }
}
