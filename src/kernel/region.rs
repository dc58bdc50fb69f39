//! Region codes: GB/T 2260 divisions and stable local codes of functional zones.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text as SqlText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Invalid, text_value};

/// Six characters: the four digits of province and city (GB/T 2260), then two for the district, where a letter marks
/// a functional zone without a national code (`3710G1`). `00` stands for the whole city, `0000` for the province.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "371002", pattern = "^[1-9][0-9]{3}[0-9A-Z][0-9]$")]
pub struct RegionCode(String);

impl RegionCode {
    /// # Errors
    /// Anything but four digits, a digit or capital letter, and a digit.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        let bytes = code.as_bytes();
        let shaped = matches!(bytes, [b'1'..=b'9', a, b, c, d, e]
            if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit()
                && (d.is_ascii_digit() || d.is_ascii_uppercase()) && e.is_ascii_digit());
        if shaped {
            Ok(Self(code.to_owned()))
        } else {
            Err(Invalid::new(
                "region_code",
                format!("“{code}”不是六位区划代码"),
                format!("“{code}” is not a six-character region code"),
            ))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this region or lies inside it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(self.prefix())
    }

    /// What the code of every region inside this one begins with, for SQL: `code LIKE prefix || '%'`.
    pub fn prefix(&self) -> &str {
        let significant = if self.0.ends_with("0000") {
            2
        } else if self.0.ends_with("00") {
            4
        } else {
            6
        };
        self.0.get(..significant).unwrap_or(&self.0)
    }

    /// The city this region belongs to (itself if it is one).
    pub fn city(&self) -> Self {
        let head: String = self.0.chars().take(4).collect();
        Self(format!("{head}00"))
    }

    /// The province this region belongs to (itself if it is one).
    pub fn province(&self) -> Self {
        let head: String = self.0.chars().take(2).collect();
        Self(format!("{head}0000"))
    }
}

text_value!(RegionCode);

/// Within which regions money is read: a parameter of every question about batches, payments, statements and books, so
/// that none can be asked without it. The whole of a region is in it, and nothing beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionScope(Option<RegionCode>);

impl RegionScope {
    /// What lies in this region and in those inside it.
    pub const fn of(region: RegionCode) -> Self {
        Self(Some(region))
    }

    /// For the product itself: checking, matching, closing. Never the answer to somebody's question.
    pub const fn everything() -> Self {
        Self(None)
    }

    pub const fn is_everything(&self) -> bool {
        self.0.is_none()
    }

    pub fn covers(&self, region: &RegionCode) -> bool {
        self.0.as_ref().is_none_or(|own| own.covers(region))
    }

    /// Whether this region lies in the scope or around it: what a city decides holds for its districts.
    pub fn touches(&self, region: &RegionCode) -> bool {
        self.0.as_ref().is_none_or(|own| own.covers(region) || region.covers(own))
    }

    /// The condition, for SQL, that the code in `column` lies in the scope. A code is digits and capitals by its making,
    /// so there is nothing in it to be escaped.
    pub fn sql(&self, column: &str) -> String {
        match &self.0 {
            None => "true".to_owned(),
            Some(region) => format!("{column} LIKE '{}%'", region.prefix()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).expect("a region code")
    }

    #[test]
    fn a_city_covers_its_districts_and_zones() {
        assert!(region("371000").covers(&region("371002")));
        assert!(region("371000").covers(&region("3710G1")));
        assert!(region("370000").covers(&region("371002")));
        assert!(!region("371002").covers(&region("371003")));
        assert!(!region("371000").covers(&region("370100")));
        assert_eq!(["370000", "371000", "3710G1"].map(|code| region(code).prefix().len()), [2, 4, 6]);
    }

    #[test]
    fn a_scope_is_a_region_with_what_lies_inside() {
        let (city, district) = (RegionScope::of(region("371000")), RegionScope::of(region("371002")));
        assert_eq!(city.sql("p.payer_region"), "p.payer_region LIKE '3710%'");
        assert_eq!(district.sql("r"), "r LIKE '371002%'");
        assert_eq!(RegionScope::everything().sql("r"), "true");
        assert!(city.covers(&region("3710G1")) && !city.covers(&region("370200")) && !city.covers(&region("370000")));
        assert!(district.touches(&region("371000")) && !district.covers(&region("371000")));
        assert!(!district.touches(&region("371003")) && RegionScope::everything().covers(&region("110000")));
    }

    #[test]
    fn other_shapes_are_refused() {
        for wrong in ["", "37100", "3710022", "071002", "3710GG", "威海市", "37100g"] {
            assert!(RegionCode::parse(wrong).is_err(), "{wrong}");
        }
    }
}
