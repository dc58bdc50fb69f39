//! What a provider offers: lines for one booking, or the stages of a contract.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::ListingKind;
use crate::kernel::{Fen, Invalid, text_enum};
use crate::web::FieldError;

text_enum! {
    /// How an offer is to be ordered and paid.
    pub enum OfferKind {
        /// One booking.
        Single = "single",
        /// A contract over so many months, each an instalment.
        Instalments = "instalments",
        /// A contract over stages of work.
        Milestones = "milestones",
    }
}

impl OfferKind {
    /// Whether a listing of this kind is offered so. A lease keeps a unit for its whole term, so it is a contract.
    pub const fn suits(self, kind: ListingKind) -> bool {
        match kind {
            ListingKind::InstrumentTime => false,
            ListingKind::TestService | ListingKind::TechContract => !matches!(self, Self::Instalments),
            ListingKind::Lease => matches!(self, Self::Instalments),
            ListingKind::IncubationService => true,
        }
    }
}

text_enum! {
    /// Where an offer stands.
    pub enum OfferState {
        Live = "live",
        /// By another offer.
        Replaced = "replaced",
        Accepted = "accepted",
        Declined = "declined",
        Lapsed = "lapsed",
        /// The question was withdrawn or refused.
        Void = "void",
    }
}

/// A line of an offer for one booking.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfferLine {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub detail: String,
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub quantity: i32,
    #[schema(minimum = 0)]
    pub unit_price_fen: Fen,
}

/// A milestone of a contract.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMilestone {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What is handed over with it; at most 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub deliverable: String,
    #[schema(minimum = 1)]
    pub amount_fen: Fen,
    /// When work on it begins; with the contract if absent.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    pub due_on: NaiveDate,
}

/// A provider's offer: `lines` for one booking; `starts_on`, `months` and `monthly_fen` for instalments; `starts_on` and
/// `milestones` for work in stages.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    pub kind: OfferKind,
    #[serde(default)]
    #[schema(max_items = 100)]
    pub lines: Vec<NewOfferLine>,
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 60)]
    pub months: Option<u32>,
    #[serde(default)]
    #[schema(minimum = 1)]
    pub monthly_fen: Option<Fen>,
    #[serde(default)]
    #[schema(max_items = 60)]
    pub milestones: Vec<NewMilestone>,
    /// How long it stands, days.
    #[schema(minimum = 1, maximum = 180)]
    pub valid_days: i64,
    /// How long the work takes once it is ordered, days.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 730)]
    pub delivery_days: Option<i32>,
    #[serde(default)]
    #[schema(max_length = 5_000)]
    pub note: String,
}

/// A line, an instalment or a milestone of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OfferPart)]
pub struct Part {
    pub title: String,
    /// What a line means, or what a milestone hands over.
    pub detail: String,
    pub quantity: i32,
    pub unit_price_fen: Fen,
    pub amount_fen: Fen,
    /// Of an instalment or a milestone: its first and its last day.
    pub starts_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
}

/// What an offer comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub parts: Vec<Part>,
    pub price: Fen,
    /// First and last day of a contract.
    pub term: Option<(NaiveDate, NaiveDate)>,
}

const MOST_LINES: usize = 100;
const MOST_STAGES: usize = 60;
/// The dearest offer, and the dearest contract: ten thousand million yuan.
pub(super) const MOST_PRICE: Fen = Fen::from_yuan(10_000_000_000);

impl NewOffer {
    /// What it comes to, for a listing of this kind, made on `today`.
    ///
    /// # Errors
    /// Every fault.
    pub fn terms(&self, kind: ListingKind, today: NaiveDate) -> Result<Terms, Vec<FieldError>> {
        let mut faults = Vec::new();
        let mut refuse = |field: String, code, zh: &str, en: &str| {
            faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
        };
        if !self.kind.suits(kind) {
            refuse("kind".into(), "kind", "此类条目不能这样报价", "a listing of this kind is not offered so");
        }
        if !(1..=180).contains(&self.valid_days) {
            refuse("valid_days".into(), "range", "有效期应为 1 到 180 天", "must be 1 to 180 days");
        }
        if self.delivery_days.is_some_and(|days| !(1..=730).contains(&days)) {
            refuse("delivery_days".into(), "range", "应为 1 到 730 天", "must be 1 to 730 days");
        }
        if self.note.chars().count() > 5_000 {
            refuse("note".into(), "length", "最多 5000 字", "at most 5,000 characters");
        }
        let starts_on = match (self.kind, self.starts_on) {
            (OfferKind::Single, None) => None,
            (OfferKind::Single, Some(_)) => {
                refuse("starts_on".into(), "not_here", "一次性订单没有起始日", "one booking has no first day");
                None
            }
            (_, Some(day)) if day >= today && day <= today + Days::new(731) => Some(day),
            (_, _) => {
                refuse("starts_on".into(), "range", "起始日应在今天之后的两年内", "within two years from today");
                None
            }
        };
        let others: [(&str, bool); 3] = [
            ("lines", self.kind != OfferKind::Single && !self.lines.is_empty()),
            ("milestones", self.kind != OfferKind::Milestones && !self.milestones.is_empty()),
            ("months", self.kind != OfferKind::Instalments && (self.months.is_some() || self.monthly_fen.is_some())),
        ];
        for (field, is_there) in others {
            if is_there {
                refuse(field.into(), "not_here", "与报价方式不符", "does not belong to this kind of offer");
            }
        }
        let parts = match self.kind {
            OfferKind::Single => self.line_parts(&mut faults),
            OfferKind::Instalments => self.instalments(starts_on, &mut faults),
            OfferKind::Milestones => self.milestone_parts(starts_on, &mut faults),
        };
        let price = parts.iter().try_fold(Fen::ZERO, |sum, part| sum.checked_add(part.amount_fen));
        let price = price.filter(|price| *price <= MOST_PRICE);
        match price {
            Some(price) if faults.is_empty() && price.is_positive() => {
                let ends_on = parts.iter().filter_map(|part| part.due_on).max();
                Ok(Terms { price, term: starts_on.zip(ends_on), parts })
            }
            _ => {
                if faults.is_empty() {
                    let invalid =
                        Invalid::new("price", "总价应大于零且不过大", "the price must be positive and not huge");
                    faults.push(FieldError::invalid("kind", invalid));
                }
                Err(faults)
            }
        }
    }

    fn line_parts(&self, faults: &mut Vec<FieldError>) -> Vec<Part> {
        if !(1..=MOST_LINES).contains(&self.lines.len()) {
            faults
                .push(FieldError::invalid("lines", Invalid::new("count", "请给出 1 到 100 行", "give 1 to 100 lines")));
        }
        let mut parts = Vec::new();
        for (at, line) in self.lines.iter().take(MOST_LINES).enumerate() {
            check_words(&format!("lines.{at}"), "detail", (&line.title, &line.detail), faults);
            let amount = line.unit_price_fen.checked_mul(line.quantity.into());
            let amount = amount.filter(|amount| !amount.is_negative() && (1..=1_000_000).contains(&line.quantity));
            let Some(amount_fen) = amount else {
                let invalid = Invalid::new("amount", "数量或单价超出范围", "quantity or price out of range");
                faults.push(FieldError::invalid(format!("lines.{at}.quantity"), invalid));
                continue;
            };
            parts.push(Part {
                title: line.title.trim().to_owned(),
                detail: line.detail.trim().to_owned(),
                quantity: line.quantity,
                unit_price_fen: line.unit_price_fen,
                amount_fen,
                starts_on: None,
                due_on: None,
            });
        }
        parts
    }

    fn instalments(&self, starts_on: Option<NaiveDate>, faults: &mut Vec<FieldError>) -> Vec<Part> {
        let months = self.months.filter(|months| (1..=60).contains(months));
        if months.is_none() {
            let invalid = Invalid::new("range", "应为 1 到 60 个月", "must be 1 to 60 months");
            faults.push(FieldError::invalid("months", invalid));
        }
        let monthly = self.monthly_fen.filter(|amount| amount.is_positive() && *amount <= MOST_PRICE);
        if monthly.is_none() {
            let invalid = Invalid::new("amount", "请填写每月金额", "say how much a month costs");
            faults.push(FieldError::invalid("monthly_fen", invalid));
        }
        let (Some(first), Some(months), Some(amount)) = (starts_on, months, monthly) else { return Vec::new() };
        (0..months).filter_map(|month| instalment(first, month, amount)).collect()
    }

    fn milestone_parts(&self, starts_on: Option<NaiveDate>, faults: &mut Vec<FieldError>) -> Vec<Part> {
        if !(1..=MOST_STAGES).contains(&self.milestones.len()) {
            let invalid = Invalid::new("count", "请给出 1 到 60 个里程碑", "give 1 to 60 milestones");
            faults.push(FieldError::invalid("milestones", invalid));
        }
        let Some(first) = starts_on else { return Vec::new() };
        let last = first + Days::new(3_653);
        let mut parts = Vec::new();
        for (at, new) in self.milestones.iter().take(MOST_STAGES).enumerate() {
            let place = format!("milestones.{at}");
            check_words(&place, "deliverable", (&new.title, &new.deliverable), faults);
            let begins = new.starts_on.unwrap_or(first);
            if begins < first || new.due_on < begins || new.due_on > last {
                let invalid = Invalid::new(
                    "range",
                    "应不早于合同和该里程碑的起始日，且在十年内",
                    "not before the contract and the milestone begin, and within ten years",
                );
                faults.push(FieldError::invalid(format!("{place}.due_on"), invalid));
            }
            if !new.amount_fen.is_positive() || new.amount_fen > MOST_PRICE {
                let invalid = Invalid::new("amount", "金额应大于零", "the amount must be positive");
                faults.push(FieldError::invalid(format!("{place}.amount_fen"), invalid));
            }
            parts.push(Part {
                title: new.title.trim().to_owned(),
                detail: new.deliverable.trim().to_owned(),
                quantity: 1,
                unit_price_fen: new.amount_fen,
                amount_fen: new.amount_fen,
                starts_on: Some(begins),
                due_on: Some(new.due_on),
            });
        }
        parts
    }
}

pub(super) fn check_words(place: &str, field: &str, (title, detail): (&str, &str), faults: &mut Vec<FieldError>) {
    if !(1..=200).contains(&title.trim().chars().count()) {
        let invalid = Invalid::new("length", "请填写 1 到 200 字", "write 1 to 200 characters");
        faults.push(FieldError::invalid(format!("{place}.title"), invalid));
    }
    if detail.trim().chars().count() > 2_000 {
        let invalid = Invalid::new("length", "最多 2000 字", "at most 2,000 characters");
        faults.push(FieldError::invalid(format!("{place}.{field}"), invalid));
    }
}

/// The instalment for the `month`-th month (from 0) of a term that begins on `first`. Each begins where the one before
/// ended: counted from the first day, so that the 31st does not wander.
fn instalment(first: NaiveDate, month: u32, amount: Fen) -> Option<Part> {
    let from = first.checked_add_months(Months::new(month))?;
    let until = first.checked_add_months(Months::new(month.checked_add(1)?))?.pred_opt()?;
    Some(Part {
        title: format!("{from} – {until}"),
        detail: String::new(),
        quantity: 1,
        unit_price_fen: amount,
        amount_fen: amount,
        starts_on: Some(from),
        due_on: Some(until),
    })
}

#[cfg(test)]
mod tests;
