//! One record of a list as a listing, or everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::draft::{ListingDraft, NewListing};
use super::listing::ListingKind;
use super::mapping::{Fields, Mapping, Origin, Target};
use super::price::{CustomerClass, PriceRule, PriceUnit};
use super::values::{self, CellPrice, Wrong};
use super::words::fold;
use super::{hours_text, words::nfkc};
use crate::kernel::{Fen, Invalid, RegionCode, Text};

/// What is wrong in one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowError {
    /// Line of the file (row of the sheet, number of the record), from 1.
    pub line: u64,
    /// The column as the file calls it, or our name of the field.
    pub column: String,
    pub code: String,
    /// What is wrong and what was expected.
    pub text: Text,
}

/// One record of a file.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub line: u64,
    pub fields: Fields,
    /// What is wrong with it before anybody asks what it means; `column` is in the form in which columns are compared, and
    /// empty if the record as a whole is meant.
    pub faults: Vec<RowError>,
}

/// What rows are read by.
pub struct Reading<'m> {
    pub mapping: &'m Mapping,
    /// Code, Chinese and English name (lower case) of every region → its code.
    pub regions: &'m BTreeMap<String, RegionCode>,
    /// Second files: name → key → value.
    pub lookups: &'m BTreeMap<String, HashMap<String, String>>,
    /// For listings that name no region.
    pub region: &'m RegionCode,
    /// Makes the names of columns comparable: headings in tables, paths as they are in JSON.
    pub column: fn(&str) -> String,
    /// Columns in that form → as the file writes them.
    pub headings: &'m BTreeMap<String, String>,
    /// The list has no codes: they are made of what tells its rows apart.
    pub makes_codes: bool,
}

impl Reading<'_> {
    /// Whether the record is one of those that the mapping asks for.
    pub fn is_wanted(&self, fields: &Fields) -> bool {
        self.mapping.only.iter().all(|(column, value)| self.cell(fields, column) == value)
    }

    /// # Errors
    /// Everything that is wrong with the record, column by column.
    pub fn listing(&self, record: &Record) -> Result<ListingDraft, Vec<RowError>> {
        let line = record.line;
        let mut row =
            Row { reading: self, fields: &record.fields, line, errors: Vec::new(), distrusted: BTreeSet::new() };
        row.check_faults(&record.faults);
        if row.errors.iter().any(|error| error.column.is_empty()) {
            return Err(row.errors);
        }
        row.check_rejected();
        let new = row.new_listing();
        let mut errors = row.errors;
        if !errors.is_empty() {
            return Err(errors);
        }
        ListingDraft::parse(new, self.region).map_err(|faults| {
            errors.extend(faults.into_iter().map(|fault| RowError {
                line,
                column: fault.field,
                code: fault.code,
                text: fault.text,
            }));
            errors
        })
    }

    /// A column as the file writes it.
    fn written<'c>(&'c self, column: &'c str) -> &'c str {
        self.headings.get(&(self.column)(column)).map_or(column, String::as_str)
    }

    fn cell<'f>(&self, fields: &'f Fields, column: &str) -> &'f str {
        fields.get(&(self.column)(column)).map_or("", String::as_str)
    }
}

struct Row<'r> {
    reading: &'r Reading<'r>,
    fields: &'r Fields,
    line: u64,
    errors: Vec<RowError>,
    /// Columns whose text is not what was meant; what else might be wrong with it does not count.
    distrusted: BTreeSet<String>,
}

impl Row<'_> {
    fn wrong(&mut self, column: &str, invalid: Invalid) {
        let column = self.reading.written(column).to_owned();
        if self.distrusted.contains(&column) {
            return;
        }
        self.errors.push(RowError { line: self.line, column, code: invalid.code.to_owned(), text: invalid.text });
    }

    /// Faults of the record as a whole, and of the columns that count.
    fn check_faults(&mut self, faults: &[RowError]) {
        let counts = |fault: &RowError| {
            fault.column.is_empty()
                || self.reading.mapping.columns().any(|column| (self.reading.column)(column) == fault.column)
        };
        for fault in faults.iter().filter(|fault| counts(fault)) {
            let column = self.reading.written(&fault.column).to_owned();
            self.errors.push(RowError { column: column.clone(), ..fault.clone() });
            self.distrusted.insert(column);
        }
    }

    fn check_rejected(&mut self) {
        for reject in &self.reading.mapping.reject {
            let value = self.reading.cell(self.fields, &reject.column).to_owned();
            if reject.is.contains(&value) {
                let text = &reject.reason;
                let zh = format!("“{value}”：{}", text.zh);
                self.wrong(&reject.column, Invalid::new("not_taken", zh, format!("“{value}”: {}", text.en)));
            }
        }
    }

    fn new_listing(&mut self) -> NewListing {
        let kind = self.kind().unwrap_or(ListingKind::InstrumentTime);
        let mut new = NewListing::named("", kind, self.text(Target::Name));
        new.model = self.text(Target::Model);
        new.maker = self.text(Target::Maker);
        new.category = self.text(Target::Category);
        new.location = self.text(Target::Location);
        new.description = self.text(Target::Description);
        new.code = if self.reading.makes_codes { made_code(&new) } else { self.text(Target::Code) };
        new.photo_urls = self
            .text(Target::PhotoUrls)
            .split(|c: char| c.is_whitespace() || matches!(c, ';' | '；' | '|'))
            .filter(|url| !url.is_empty())
            .map(str::to_owned)
            .collect();
        new.region_code = self.region();
        new.opening_hours =
            self.value(Target::OpeningHours, "opening_hours", hours_text::opening_hours).unwrap_or_default();
        new.min_minutes = self.value(Target::MinMinutes, "duration", values::minutes);
        new.max_minutes = self.value(Target::MaxMinutes, "duration", values::minutes);
        new.slot_minutes = self.value(Target::SlotMinutes, "duration", values::minutes).unwrap_or(new.slot_minutes);
        new.lead_minutes = self.value(Target::LeadMinutes, "duration", values::minutes).unwrap_or(new.lead_minutes);
        new.horizon_days = self.value(Target::HorizonDays, "duration", values::days).unwrap_or(new.horizon_days);
        new.units = self.value(Target::Units, "whole_number", values::count).unwrap_or(new.units);
        new.auto_confirm = self.value(Target::AutoConfirm, "yes_or_no", values::yes_or_no).unwrap_or(new.auto_confirm);
        new.voucher_payable =
            self.value(Target::VoucherPayable, "yes_or_no", values::yes_or_no).unwrap_or(new.voucher_payable);
        new.prices = self.prices();
        new
    }

    /// A column that is one for categories too need not say a kind.
    fn kind(&mut self) -> Option<ListingKind> {
        let (column, text) = self.given(Target::Kind)?;
        let may_be_category =
            self.reading.mapping.fields.get(&Target::Category).is_some_and(|origin| origin.from.contains(&column));
        match values::kind(&text) {
            Ok(kind) => Some(kind),
            Err(_) if may_be_category => None,
            Err(expected) => {
                self.wrong(&column, unreadable("unknown_word", &text, &expected));
                None
            }
        }
    }

    /// The column that gave a value, and the value: mapped, joined, or the default.
    fn read(&self, origin: &Origin) -> Result<Option<(String, String)>, (String, Invalid)> {
        let given: Vec<(&String, &str)> = origin
            .from
            .iter()
            .map(|column| (column, self.reading.cell(self.fields, column)))
            .filter(|(_, value)| !value.is_empty() && !origin.ignore.iter().any(|ignored| ignored == value))
            .collect();
        let Some((column, first)) = given.first().copied() else {
            return Ok(origin.default.clone().map(|value| ("default".to_owned(), value)));
        };
        let value = match &origin.join {
            Some(between) => given.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(between),
            None => first.to_owned(),
        };
        if origin.map.is_empty() {
            return Ok(Some((column.clone(), value)));
        }
        match origin.map.get(&value).or(origin.default.as_ref()) {
            Some(ours) => Ok(Some((column.clone(), ours.clone()))),
            None => {
                let known = origin.map.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                let invalid = Invalid::new(
                    "unmapped_value",
                    format!("“{value}”没有对应的取值；已知：{known}"),
                    format!("“{value}” is not in the mapping; known: {known}"),
                );
                Err((column.clone(), invalid))
            }
        }
    }

    fn given(&mut self, target: Target) -> Option<(String, String)> {
        let origin = self.reading.mapping.fields.get(&target)?;
        match self.read(origin) {
            Ok(value) => value.filter(|(_, value)| !value.is_empty()),
            Err((column, invalid)) => {
                self.wrong(&column, invalid);
                None
            }
        }
    }

    fn text(&mut self, target: Target) -> String {
        self.given(target).map(|(_, value)| value).unwrap_or_default()
    }

    /// A field read by `parse`, which otherwise says what it expected.
    fn value<T>(&mut self, target: Target, code: &'static str, parse: impl Fn(&str) -> Result<T, Wrong>) -> Option<T> {
        let (column, text) = self.given(target)?;
        match parse(nfkc(&text).trim()) {
            Ok(value) => Some(value),
            Err(expected) => {
                self.wrong(&column, unreadable(code, &text, &expected));
                None
            }
        }
    }

    fn region(&mut self) -> Option<RegionCode> {
        let (column, text) = self.given(Target::RegionCode)?;
        let known = self.reading.regions.get(&text).or_else(|| self.reading.regions.get(&text.to_lowercase()));
        if known.is_none() {
            let invalid = Invalid::new(
                "region_unknown",
                format!("没有“{text}”这个区域；可填六位区划代码或区域名称"),
                format!("there is no region “{text}”; expected a six-character code or a region's name"),
            );
            self.wrong(&column, invalid);
        }
        known.cloned()
    }

    fn prices(&mut self) -> Vec<PriceRule> {
        let stated = self.value(Target::PriceUnit, "unit", values::price_unit);
        let columns = [
            (Target::Price, CustomerClass::Standard),
            (Target::PriceSme, CustomerClass::Sme),
            (Target::PriceAcademic, CustomerClass::Academic),
            (Target::PriceMember, CustomerClass::Member),
            (Target::PriceOwn, CustomerClass::Own),
        ];
        let mut prices: Vec<PriceRule> =
            columns.into_iter().filter_map(|(target, class)| self.price_in_column(target, class, stated)).collect();
        for origin in &self.reading.mapping.prices {
            let (column, text) = match (&origin.column, &origin.lookup) {
                (Some(column), _) => (column.clone(), self.reading.cell(self.fields, column).to_owned()),
                (None, Some(name)) => (name.clone(), self.looked_up(name)),
                (None, None) => continue,
            };
            if let Some((amount, unit)) = self.amount(&column, &text, origin.rate) {
                let unit = unit.unwrap_or(origin.unit);
                prices.push(PriceRule { customer_class: origin.class, unit, amount });
            }
        }
        prices
    }

    /// The unit is the one that the cell names, or a column of units, or the heading; it is never guessed.
    fn price_in_column(
        &mut self,
        target: Target,
        customer_class: CustomerClass,
        stated: Option<PriceUnit>,
    ) -> Option<PriceRule> {
        let (column, text) = self.given(target)?;
        let (amount, unit) = self.amount(&column, &text, None)?;
        let in_heading = || values::unit_in_heading(self.reading.written(&column));
        let Some(unit) = unit.or(stated).or_else(in_heading) else {
            let invalid = Invalid::new(
                "price_unit_missing",
                format!("价格“{text}”没有注明单位；可写“{text}元/小时”，或另有“计价单位”一列（小时、样品、月、次）"),
                format!("the price “{text}” does not say for what; write “{text}/hour” or add a column “price unit”"),
            );
            self.wrong(&column, invalid);
            return None;
        };
        Some(PriceRule { customer_class, unit, amount })
    }

    /// The amount in a cell and the unit that it names; nothing if it is on request.
    fn amount(&mut self, column: &str, text: &str, rate: Option<(i64, i64)>) -> Option<(Fen, Option<PriceUnit>)> {
        match values::price(text, rate) {
            Ok(CellPrice::OnRequest) => None,
            Ok(CellPrice::Amount { amount, unit }) => Some((amount, unit)),
            Err(expected) => {
                self.wrong(column, unreadable("amount", text, &expected));
                None
            }
        }
    }

    fn looked_up(&self, name: &str) -> String {
        let found = self.reading.mapping.lookups.get(name).and_then(|lookup| {
            let key = self.reading.cell(self.fields, &lookup.column);
            self.reading.lookups.get(name)?.get(key)
        });
        found.cloned().unwrap_or_default()
    }
}

fn unreadable(code: &'static str, text: &str, expected: &Text) -> Invalid {
    let shown: String = text.chars().take(40).collect();
    Invalid::new(
        code,
        format!("“{shown}”不能识别；应为{}", expected.zh),
        format!("“{shown}” cannot be read; expected {}", expected.en),
    )
}

/// A code for a row of a list that has none: the same row gets the same code each time.
fn made_code(new: &NewListing) -> String {
    let mut hash = Sha256::new();
    for part in [&new.name, &new.model, &new.maker, &new.location] {
        hash.update(fold(part));
        hash.update([0]);
    }
    let digest: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("auto-{digest}")
}

#[cfg(test)]
mod tests;
