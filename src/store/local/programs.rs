//! Finds the server programs of an installed PostgreSQL.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::LocalError;

/// The oldest PostgreSQL the product works with.
const OLDEST_MAJOR: u32 = 15;
/// Where distributions put one directory per version.
const VERSIONED: [(&str, &str); 3] =
    [("/usr/lib/postgresql", "bin"), ("/usr/lib64/pgsql", "bin"), ("/usr/local/pgsql", "bin")];

/// The programs of one installed PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    bin: PathBuf,
}

impl Programs {
    /// The programs that can run the data in a directory of version `needed`, or the newest if there are no data yet.
    pub fn find(needed: Option<u32>, data: &Path) -> Result<Self, LocalError> {
        let places = candidates();
        let installed: BTreeMap<u32, PathBuf> = places.iter().rev().filter_map(|bin| installed_in(bin)).collect();
        let found = match needed {
            Some(major) => installed.get_key_value(&major),
            None => installed.last_key_value(),
        };
        match (found, needed) {
            (Some((_, bin)), _) => Ok(Self { bin: bin.clone() }),
            (None, Some(major)) => Err(LocalError::OtherVersion { dir: data.display().to_string(), major }),
            (None, None) => Err(LocalError::NotInstalled { searched: list(&places) }),
        }
    }

    pub fn initdb(&self) -> PathBuf {
        self.bin.join("initdb")
    }

    pub fn pg_ctl(&self) -> PathBuf {
        self.bin.join("pg_ctl")
    }
}

/// Directories that may hold the programs, the likeliest first.
fn candidates() -> Vec<PathBuf> {
    let mut places = Vec::new();
    for (base, below) in VERSIONED {
        let versions = std::fs::read_dir(base).into_iter().flatten().flatten();
        places.extend(versions.map(|version| version.path().join(below)));
    }
    places.extend(bin_of_pg_config());
    places.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths).filter(|dir| dir.is_absolute()));
    places
}

fn bin_of_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim())).filter(|dir| dir.is_absolute())
}

/// The version of the programs in `bin`, if all of them are there and they are new enough.
fn installed_in(bin: &Path) -> Option<(u32, PathBuf)> {
    if !["postgres", "initdb", "pg_ctl"].iter().all(|program| bin.join(program).is_file()) {
        return None;
    }
    let output = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
    let major = major_version(&String::from_utf8(output.stdout).ok()?)?;
    (major >= OLDEST_MAJOR).then(|| (major, bin.to_owned()))
}

/// The 15 in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let version = text.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn list(places: &[PathBuf]) -> String {
    places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn the_major_version_is_read_from_what_the_server_says() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_version("postgres (EnterpriseDB) x"), None);
        assert_eq!(major_version(""), None);
    }
}
