//! Makers of listings.

use chuangquan::kernel::ListingId;
use serde_json::{Value, json};

use super::TestApp;
use super::given::{Person, serial};

impl TestApp {
    /// An admitted listing of the provider: an instrument at 120.00 yuan an hour, changed by `with`.
    pub fn admitted_listing(&self, provider: &Person, with: Value) -> ListingId {
        let id = self.applied_listing(provider, with);
        self.post(&format!("/api/v1/review/listings/{id}/admit"), &self.city_administrator().token, &json!({}))
            .expect(200);
        id
    }

    /// A listing that waits to be admitted.
    pub fn applied_listing(&self, provider: &Person, with: Value) -> ListingId {
        let mut body = json!({
            "code": format!("L-{}", serial()), "kind": "instrument_time", "name": "扫描电镜",
            "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 12_000 }],
        });
        if let (Some(body), Value::Object(with)) = (body.as_object_mut(), with) {
            body.extend(with);
        }
        self.post("/api/v1/listings", &provider.token, &body).expect(201).id().parse().expect("an id")
    }
}
