//! Makers of claims: an accepted booking with its money, evidence, and a claim at each step of its road.

use chuangquan::booking::model::{NewDelivery, NewOrder, VoucherChoice};
use chuangquan::booking::service as bookings;
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::identity::Role;
use chuangquan::kernel::{BookingId, Fen, VoucherId};
use chuangquan::programme::calendar;
use serde_json::{Value, json};

use super::booking::GivenListing;
use super::given::{Person, serial};
use super::voucher::GivenProgramme;
use super::{Reply, TestApp};

/// Price and subsidy of the usual booking, fen: half of 1,000.01 yuan, rounded down.
pub const PRICE: i64 = 100_001;
pub const SUBSIDY: i64 = 50_000;

/// The people around one programme.
pub struct Scene {
    pub programme: GivenProgramme,
    pub enterprise: Person,
    pub provider: Person,
    pub district: Person,
    pub city: Person,
    pub voucher: VoucherId,
}

impl TestApp {
    /// A programme, a voucher of 10,000 yuan, and everybody who has a part in a claim; the calendar of 2026.
    pub fn scene(&self) -> Scene {
        self.calendar();
        let programme = self.programme();
        let enterprise = self.enterprise();
        let voucher = self.voucher(&programme, &enterprise, Fen::from_yuan(10_000));
        Scene {
            programme,
            enterprise,
            provider: self.provider(),
            district: self.district_reviewer(),
            city: self.city_administrator(),
            voucher,
        }
    }

    /// Loads the statutory calendar of 2026.
    pub fn calendar(&self) {
        let file = include_bytes!("../../../data/holidays/2026.json");
        self.write(|tx| calendar::import(tx, file));
    }

    /// A fresh token: tokens end while the test's clock runs.
    pub fn renew(&self, person: &mut Person) {
        person.token = self.token(&person.caller);
    }

    /// A second person of the same organisation and role.
    pub fn twin(&self, person: &Person, role: Role) -> Person {
        self.colleague(person.organisation(), role, person.caller.region.as_str())
    }

    /// A service that the enterprise ordered with its voucher, not done yet.
    pub fn ordered_booking(&self, scene: &Scene) -> BookingId {
        let given = GivenListing {
            kind: ListingKind::TestService,
            price: (PriceUnit::Fixed, Fen::new(PRICE)),
            ..GivenListing::default()
        };
        let order = NewOrder {
            voucher: VoucherChoice::This(scene.voucher),
            ..NewOrder::of(self.listing_with(&scene.provider, &given))
        };
        let caller = &scene.enterprise.caller;
        self.db.write(&caller.actor(), |tx| bookings::create(tx, caller, &order)).expect("the order is taken").id
    }

    /// A service that was ordered, done and accepted: its hold is redeemed and waits for a claim.
    pub fn accepted_booking(&self, scene: &Scene) -> BookingId {
        let id = self.ordered_booking(scene);
        let (provider, enterprise) = (&scene.provider.caller, &scene.enterprise.caller);
        let delivery = NewDelivery::default();
        self.db
            .write(&provider.actor(), |tx| bookings::deliver(tx, provider, id, &delivery))
            .expect("the work is delivered");
        self.db.write(&enterprise.actor(), |tx| bookings::accept(tx, enterprise, id)).expect("the work is accepted");
        id
    }

    /// A draft claim on a new accepted booking.
    pub fn draft_claim(&self, scene: &Scene) -> String {
        let booking = self.accepted_booking(scene);
        let body = json!({ "booking_id": booking });
        self.post("/api/v1/claims", &scene.enterprise.token, &body).expect(201).id()
    }

    /// A claim with all evidence, handed in.
    pub fn submitted_claim(&self, scene: &Scene) -> String {
        let id = self.draft_claim(scene);
        self.complete(scene, &id);
        self.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200);
        id
    }

    /// Gives a claim everything that its programme asks for, with an invoice of its own.
    pub fn complete(&self, scene: &Scene, id: &str) {
        for kind in ["contract", "payment_proof", "result", "acceptance"] {
            self.upload(&scene.enterprise, id, kind, &format!("{kind}.pdf"), &pdf()).expect(201);
        }
        self.upload(&scene.enterprise, id, "invoice", "invoice.xml", &e_invoice(&invoice_number(), PRICE)).expect(201);
    }

    /// A claim that passed both reviews.
    pub fn passed_claim(&self, scene: &Scene) -> String {
        let id = self.submitted_claim(scene);
        let pass = json!({ "decision": "pass" });
        self.claim_step(&scene.district, &id, "review/district", &pass).expect(200);
        self.claim_step(&scene.city, &id, "review/city", &pass).expect(200);
        id
    }

    /// Publishes what waits; answers the notice.
    pub fn published(&self, scene: &Scene) -> Value {
        let body = json!({ "programme_id": scene.programme.id });
        self.post("/api/v1/notices", &scene.city.token, &body).expect(201).json()
    }

    pub fn claim_step(&self, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
        self.post(&format!("/api/v1/claims/{id}/{step}"), &person.token, body)
    }

    pub fn claim(&self, person: &Person, id: &str) -> Value {
        self.get(&format!("/api/v1/claims/{id}"), &person.token).expect(200).json()
    }

    /// Uploads a piece of evidence.
    pub fn upload(&self, person: &Person, id: &str, kind: &str, name: &str, content: &[u8]) -> Reply {
        self.upload_to(person, &format!("/api/v1/claims/{id}/evidence"), &[("kind", kind)], name, content)
    }

    /// Uploads a file with further fields of its form.
    pub fn upload_to(&self, person: &Person, path: &str, fields: &[(&str, &str)], name: &str, content: &[u8]) -> Reply {
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        self.client.send_bytes("POST", path, Some(&person.token), &body, &headers)
    }
}

/// A small file that begins like a PDF, different each time.
pub fn pdf() -> Vec<u8> {
    format!("%PDF-1.7\n% {}\n%%EOF", serial()).into_bytes()
}

/// Twenty digits, never given before in this run.
pub fn invoice_number() -> String {
    format!("2637200000{:010}", serial())
}

/// A fully digital invoice over `total` fen.
pub fn e_invoice(number: &str, total: i64) -> Vec<u8> {
    let total = Fen::new(total);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><EInvoice><EInvoiceData>
        <SellerInformation><SellerIdNum>91SELLERTAXID00000X</SellerIdNum><SellerName>供方</SellerName></SellerInformation>
        <BuyerInformation><BuyerIdNum>91BUYERTAXID00000Y</BuyerIdNum><BuyerName>需方</BuyerName></BuyerInformation>
        <BasicInformation><TotalTax-includedAmount>{total}</TotalTax-includedAmount></BasicInformation></EInvoiceData>
        <TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber><IssueTime>2026-03-02</IssueTime></TaxSupervisionInfo>
        </EInvoice>"#
    )
    .into_bytes()
}
