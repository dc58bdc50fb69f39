use chuangquan::kernel::{Fen, ListingId, TimeWindow, VoucherId};
use chuangquan::ledger;
use chuangquan::store::schema::voucher;
use diesel::prelude::*;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::booking::{GivenListing, order};
use crate::support::given::Person;

pub const YUAN: i64 = 100;

/// An enterprise with a voucher of 10,000 yuan that pays half, and a provider with a listing of 100 yuan an hour.
pub struct Market {
    pub app: TestApp,
    pub enterprise: Person,
    pub provider: Person,
    pub listing: ListingId,
    pub voucher: VoucherId,
}

impl Market {
    pub fn open() -> Self {
        Self::with(&GivenListing::default())
    }

    pub fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        let programme = app.programme();
        let voucher = app.voucher(&programme, &enterprise, Fen::from_yuan(10_000));
        Self { app, enterprise, provider, listing, voucher }
    }

    pub fn asks(&self, path: &str, body: &Value) -> crate::support::Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.enterprise.caller), body)
    }

    pub fn serves(&self, path: &str, body: &Value) -> crate::support::Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.provider.caller), body)
    }

    pub fn book(&self, window: TimeWindow) -> String {
        self.asks("/bookings", &order(self.listing, window, self.voucher)).expect(201).id()
    }

    pub fn shown(&self, id: &str) -> Value {
        self.app.get(&format!("/api/v1/bookings/{id}"), &self.app.token(&self.enterprise.caller)).expect(200).json()
    }

    /// Free and held on the voucher, fen.
    pub fn purse(&self) -> (i64, i64) {
        let account = self.app.read(|conn| {
            let id = voucher::table.find(self.voucher).select(voucher::account_id).first(conn)?;
            ledger::account(conn, id)
        });
        (account.balance.available().get(), account.balance.debits_pending.get())
    }
}
