//! Money in whole fen and ratios in basis points. No floating point anywhere.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Integer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Invalid;

/// An amount of money in whole fen 分 (1 yuan = 100 fen). May be negative where a difference is meant.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    AsExpression,
    FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
#[serde(transparent)]
#[schema(value_type = i64, example = 1_234_500)]
pub struct Fen(i64);

impl Fen {
    pub const ZERO: Self = Self(0);

    /// The most that is taken as one amount from outside: ten trillion yuan. Thousands of such amounts still add up
    /// within the range.
    pub const MOST: Self = Self(1_000_000_000_000_000);

    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// Whole yuan; saturates at the ends of the range.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The amount, if it can be one that is asked for or paid: more than nothing, at most [`Self::MOST`].
    ///
    /// # Errors
    /// It cannot.
    pub fn payable(self) -> Result<Self, Invalid> {
        if self.is_positive() && self <= Self::MOST {
            return Ok(self);
        }
        let most = Self::MOST;
        Err(Invalid::new(
            "amount",
            format!("金额必须大于 0，且不超过 {most:#} 元"),
            format!("the amount must be above 0 and at most {most:#} yuan"),
        ))
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// Adds, stopping at the ends of the range: for totals that are only shown or compared with a limit.
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Subtracts, never below zero: what is left of a limit.
    pub fn remaining_after(self, used: Self) -> Self {
        Self(self.0.saturating_sub(used.0).max(0))
    }

    /// `self × ratio`, rounded down to the fen (the product's one rounding rule, for subsidies).
    /// Cannot overflow: the product is formed in 128 bits and a ratio is at most 100 %.
    pub fn share(self, ratio: BasisPoints) -> Self {
        let product = i128::from(self.0) * i128::from(ratio.get());
        let fen = product.div_euclid(10_000);
        Self(i64::try_from(fen).unwrap_or(i64::MAX))
    }

    /// `self × numerator ÷ denominator`, rounded up to the fen: prices of part of an hour.
    /// `None` on overflow or a denominator that is not positive.
    pub fn scale_up(self, numerator: i64, denominator: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let product = i128::from(self.0) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let quotient = product.div_euclid(denominator) + i128::from(product.rem_euclid(denominator) != 0);
        i64::try_from(quotient).ok().map(Self)
    }

    /// Reads yuan as people write them: `1234.5`, `1,234.50`, `￥1 234`, `１２３４元`.
    ///
    /// # Errors
    /// More than two decimals, anything that is not a number, or out of range.
    pub fn parse_yuan(input: &str) -> Result<Self, Invalid> {
        parse_yuan(input).ok_or_else(|| {
            Invalid::new(
                "amount",
                format!("“{input}”不是以元为单位、最多两位小数的金额"),
                format!("“{input}” is not an amount in yuan with at most two decimals"),
            )
        })
    }
}

fn parse_yuan(input: &str) -> Option<Fen> {
    let plain: String =
        input.chars().map(half_width).filter(|c| !c.is_whitespace() && !matches!(c, ',' | '¥' | '元')).collect();
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let trimmed = decimals.trim_end_matches('0');
    let all_digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) || trimmed.len() > 2 {
        return None;
    }
    let yuan: i64 = whole.parse().ok()?;
    let cents: i64 = format!("{trimmed:0<2}").parse().ok()?;
    let fen = yuan.checked_mul(100)?.checked_add(cents)?;
    Some(Fen(if negative { -fen } else { fen }))
}

fn half_width(c: char) -> char {
    match c {
        '￥' => '¥',
        '，' => ',',
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Yuan with two decimals: `-1234.05` as files have it, and with `{:#}` `-1,234.05` as people read it.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (yuan, fen) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let whole = if f.alternate() { in_thousands(yuan) } else { yuan.to_string() };
        write!(f, "{sign}{whole}.{fen:02}")
    }
}

/// 1234567 as `1,234,567`.
fn in_thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// Sums for display and for comparison; saturates. Ledger totals are formed by the database.
impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Self::saturating_add)
    }
}

/// A ratio in basis points (1/10,000), from 0 to 10,000.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    AsExpression,
    FromSqlRow,
)]
#[diesel(sql_type = Integer)]
#[serde(try_from = "i32", into = "i32")]
#[schema(value_type = i32, minimum = 0, maximum = 10_000, example = 5_000)]
pub struct BasisPoints(i32);

impl BasisPoints {
    pub const ZERO: Self = Self(0);
    pub const WHOLE: Self = Self(10_000);

    /// # Errors
    /// Outside 0..=10,000.
    pub fn new(basis_points: i32) -> Result<Self, Invalid> {
        if (0..=10_000).contains(&basis_points) {
            Ok(Self(basis_points))
        } else {
            Err(Invalid::new(
                "basis_points",
                format!("比例 {basis_points} 不在 0 到 10000 个基点之间"),
                format!("ratio {basis_points} is not between 0 and 10,000 basis points"),
            ))
        }
    }

    pub const fn get(self) -> i32 {
        self.0
    }
}

impl TryFrom<i32> for BasisPoints {
    type Error = Invalid;

    fn try_from(value: i32) -> Result<Self, Invalid> {
        Self::new(value)
    }
}

impl From<BasisPoints> for i32 {
    fn from(value: BasisPoints) -> Self {
        value.0
    }
}

/// As a percentage: `50 %`, `12.5 %`.
impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:02}", self.0 % 100);
        let decimals = decimals.trim_end_matches('0');
        let dot = if decimals.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{decimals} %", self.0 / 100)
    }
}

impl FromStr for BasisPoints {
    type Err = Invalid;

    fn from_str(s: &str) -> Result<Self, Invalid> {
        Self::new(s.trim().parse().unwrap_or(-1))
    }
}

impl diesel::serialize::ToSql<BigInt, Pg> for Fen {
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, Pg>) -> diesel::serialize::Result {
        <i64 as diesel::serialize::ToSql<BigInt, Pg>>::to_sql(&self.0, out)
    }
}

impl diesel::deserialize::FromSql<BigInt, Pg> for Fen {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        <i64 as diesel::deserialize::FromSql<BigInt, Pg>>::from_sql(bytes).map(Self)
    }
}

impl diesel::serialize::ToSql<Integer, Pg> for BasisPoints {
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, Pg>) -> diesel::serialize::Result {
        <i32 as diesel::serialize::ToSql<Integer, Pg>>::to_sql(&self.0, out)
    }
}

impl diesel::deserialize::FromSql<Integer, Pg> for BasisPoints {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <i32 as diesel::deserialize::FromSql<Integer, Pg>>::from_sql(bytes)?;
        Self::new(value).map_err(|invalid| invalid.text.en.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_rounds_down_to_the_fen() {
        let half = BasisPoints::new(5_000).expect("in range");
        assert_eq!(Fen::new(101).share(half), Fen::new(50));
        assert_eq!(Fen::new(i64::MAX).share(BasisPoints::WHOLE), Fen::new(i64::MAX));
    }

    #[test]
    fn yuan_as_people_write_them() {
        for (written, fen) in
            [("1234.5", 123_450), ("1,234.50", 123_450), ("￥１２", 1_200), ("-0.05", -5), ("3元", 300), ("2.500", 250)]
        {
            assert_eq!(Fen::parse_yuan(written), Ok(Fen::new(fen)), "{written}");
        }
        for wrong in ["", "1.234", "abc", "1e3", "--1", ".", "99999999999999999999", "NaN"] {
            assert!(Fen::parse_yuan(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn percentages_read_well() {
        assert_eq!(format!("{:#}", Fen::new(-123_456_789)), "-1,234,567.89");
        assert_eq!(format!("{:#}", Fen::new(99_900)), "999.00");
        assert_eq!(BasisPoints::new(1_250).expect("in range").to_string(), "12.5 %");
        assert_eq!(BasisPoints::WHOLE.to_string(), "100 %");
    }

    proptest! {
        #[test]
        fn display_and_parse_agree(fen in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(Fen::parse_yuan(&Fen::new(fen).to_string()), Ok(Fen::new(fen)));
            prop_assert_eq!(Fen::parse_yuan(&format!("{:#}", Fen::new(fen))), Ok(Fen::new(fen)));
        }

        #[test]
        fn a_share_never_exceeds_the_whole(fen in 0..i64::MAX, bp in 0..=10_000_i32) {
            let share = Fen::new(fen).share(BasisPoints::new(bp).expect("in range"));
            prop_assert!(share >= Fen::ZERO && share <= Fen::new(fen));
        }

        #[test]
        fn scaling_up_is_at_most_one_fen_above(fen in 0..1_000_000_000_i64, n in 0..10_000_i64, d in 1..10_000_i64) {
            let scaled = Fen::new(fen).scale_up(n, d).expect("in range").get();
            prop_assert!(scaled * d >= fen * n && (scaled - 1) * d < fen * n);
        }
    }
}
