//! Regions as rows: divisions of GB/T 2260 and the functional zones that have no code of their own there.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, RegionCode, text_enum};

text_enum! {
    pub enum RegionLevel {
        Province = "province",
        City = "city",
        District = "district",
        /// A functional zone with a stable local code.
        Zone = "zone",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = crate::store::schema::region, check_for_backend(diesel::pg::Pg))]
pub struct Region {
    pub code: RegionCode,
    /// The region that this one is part of.
    pub parent: Option<RegionCode>,
    pub name_zh: String,
    pub name_en: String,
    pub level: RegionLevel,
}

/// How far a region lies from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Distance {
    /// Between their seats, as the crow flies; 0 in the same one.
    pub kilometres: i32,
    /// They border on each other.
    pub is_neighbour: bool,
}

/// A line of a list of distances: `a,b,kilometres,is_neighbour`, each pair once in any order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RegionPair {
    pub a: RegionCode,
    pub b: RegionCode,
    pub kilometres: i32,
    pub is_neighbour: bool,
}

impl RegionPair {
    /// # Errors
    /// A line that is not a pair of regions, or a distance that is none.
    pub fn list_from_csv(bytes: &[u8]) -> Result<Vec<Self>, Invalid> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let pairs = reader.deserialize().collect::<Result<Vec<Self>, _>>().map_err(|error| not_a_region(&error))?;
        let wrong = pairs.iter().find(|pair| pair.a == pair.b || !(0..=6_000).contains(&pair.kilometres));
        match wrong {
            None => Ok(pairs),
            Some(pair) => Err(Invalid::new(
                "region_list",
                format!("区域 {} 与 {} 的距离不对", pair.a, pair.b),
                format!("the distance of regions {} and {} is not right", pair.a, pair.b),
            )),
        }
    }
}

impl Region {
    /// Reads a list of regions: CSV, UTF-8, with the columns `code,parent,level,name_zh,name_en`.
    ///
    /// # Errors
    /// A line that is not a region, a code that comes twice, a region outside its parent.
    pub fn list_from_csv(bytes: &[u8]) -> Result<Vec<Self>, Invalid> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let regions = reader.deserialize().collect::<Result<Vec<Self>, _>>().map_err(|error| not_a_region(&error))?;
        let mut seen = std::collections::HashSet::new();
        for region in &regions {
            if !seen.insert(&region.code) {
                return Err(at(region, "出现了两次", "comes twice"));
            }
            if region.name_zh.is_empty() || region.name_en.is_empty() {
                return Err(at(region, "缺少名称", "has no name"));
            }
            if region.parent.as_ref().is_some_and(|parent| *parent == region.code || !parent.covers(&region.code)) {
                return Err(at(region, "不在其上级区域内", "is not inside its parent"));
            }
        }
        Ok(regions)
    }
}

fn not_a_region(error: &csv::Error) -> Invalid {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        other => format!("{other:?}"),
    };
    let text = Invalid::split_wire(&reason).map(|(_, text)| text);
    let (zh, en) = text.map_or_else(|| (reason.clone(), reason), |text| (text.zh, text.en));
    Invalid::new("region_list", format!("第 {line} 行：{zh}"), format!("line {line}: {en}"))
}

fn at(region: &Region, zh: &str, en: &str) -> Invalid {
    Invalid::new("region_list", format!("区域 {} {zh}", region.code), format!("region {} {en}", region.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "code,parent,level,name_zh,name_en\n";

    #[test]
    fn a_list_is_read_or_its_fault_named() {
        let list = |lines: &str| Region::list_from_csv(format!("{HEAD}{lines}").as_bytes());
        let good = list("371000,,city,威海市,Weihai\n3710G1,371000,zone,高区,Torch Zone\n").expect("two regions");
        assert_eq!(good.iter().map(|r| r.level).collect::<Vec<_>>(), [RegionLevel::City, RegionLevel::Zone]);
        for (lines, fault) in [
            ("371000,,city,威海市,Weihai\n371000,,city,威海市,Weihai\n", "comes twice"),
            ("371000,371000,city,威海市,Weihai\n", "not inside its parent"),
            ("371002,370100,district,环翠区,Huancui\n", "not inside its parent"),
            ("371000,,city,,Weihai\n", "has no name"),
            ("371000,,city,威海市,Weihai\n37100,,city,威海市,Weihai\n", "line 3"),
            ("371000,,town,威海市,Weihai\n", "line 2"),
            ("371000,,city\n", "line 2"),
        ] {
            let text = list(lines).expect_err(lines).text.en;
            assert!(text.contains(fault), "{text}");
        }
    }
}
