//! How much there is, and who has how much of it.

use super::super::Outcome;
use super::{ENTERPRISES, PROVIDERS};

/// Listings and bookings to be made. Everything about each of them follows from its number and the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub listings: usize,
    pub bookings: usize,
    pub seed: u64,
}

impl Size {
    pub const CITY: Self = Self::of(2_000, 40_000);
    pub const PROVINCE: Self = Self::of(100_000, 2_000_000);
    pub const NATION: Self = Self::of(1_000_000, 20_000_000);

    pub const fn of(listings: usize, bookings: usize) -> Self {
        Self { listings, bookings, seed: 1 }
    }

    pub fn named(name: &str) -> Outcome<Self> {
        match name {
            "city" => Ok(Self::CITY),
            "province" => Ok(Self::PROVINCE),
            "nation" => Ok(Self::NATION),
            other => Err(format!("{other} is none of city, province, nation").into()),
        }
    }

    /// Those of the scenarios first.
    pub const fn enterprises(self) -> usize {
        ENTERPRISES + self.bookings / 100
    }

    pub const fn providers(self) -> usize {
        PROVIDERS + self.listings / 250
    }

    /// Whose listing this is: three providers are very large, with 20, 10 and 5 of a hundred listings; the others share
    /// the rest.
    pub const fn provider_of(self, listing: usize) -> usize {
        match listing % 20 {
            0..4 => 1,
            4..6 => 2,
            6 => 3,
            _ => listing % self.providers() + 1,
        }
    }

    /// The same for pgbench, of a variable.
    pub fn provider_script(self, listing: &str) -> String {
        format!(
            "CASE WHEN {listing} % 20 < 4 THEN 1 WHEN {listing} % 20 < 6 THEN 2 WHEN {listing} % 20 < 7 THEN 3 \
             ELSE {listing} % {} + 1 END",
            self.providers()
        )
    }

    /// The listing that everybody wants: its calendar is full from the first hour on.
    pub const fn busiest(self) -> usize {
        if self.listings > 80_000 { 77_777 } else { self.listings }
    }

    /// One of a thousand listings is popular.
    pub const fn is_popular(listing: usize) -> bool {
        listing % 1_000 == 500
    }

    /// What scenarios book themselves: open at every hour, at one price.
    pub const fn is_plain(listing: usize) -> bool {
        listing <= 2_000 || (listing >= 90_000 && listing < 91_000)
    }
}

/// Numbers that look random and are the same at every run: SplitMix64.
#[derive(Debug, Clone)]
pub struct Seeded(u64);

impl Seeded {
    pub fn of(seed: u64, number: usize) -> Self {
        Self(seed.wrapping_mul(0xA24B_AED4_963E_E407) ^ (number as u64).wrapping_mul(0x9FB2_1C65_1E98_DF25))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `n`, each as likely.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Below `n`, the first ones much more often: of 60 the first comes 13 times in a hundred.
    pub fn skewed(&mut self, n: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (unit * unit * n as f64) as usize
    }

    pub fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or_default()
    }

    pub fn often_one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.skewed(words.len())).copied().unwrap_or_default()
    }
}
