//! Holding a package against its own manifest, its seals against their signatures, and the manifest against the hash that
//! the product keeps. Needs no database.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::kernel::DigestAlgorithm;
use crate::ledger::{self, hex};
use crate::year_package::error::Error;
use crate::year_package::model::{FORM, MANIFEST, Manifest, contents_hash};

/// The largest manifest that is read: some hundred thousand files.
const MOST_MANIFEST: u64 = 64 << 20;

/// The largest certificate that is read.
const MOST_SEAL: u64 = 4 << 20;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub files: usize,
    pub bytes: u64,
    pub seals: usize,
    pub is_final: bool,
    pub open_months: Vec<String>,
    pub manifest_sha256: String,
    /// Public keys of the seals, Base64: whether they are the office's is asked of the office.
    pub keys: Vec<String>,
    /// Whatever is wrong, each with the file's name; empty: all is as it was packed.
    pub wrong: Vec<Wrong>,
}

/// Something that is not as it was packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    pub file: String,
    pub what: Fault,
}

/// In what way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Not a readable file of the zip.
    Unreadable,
    /// Other bytes than the manifest says.
    Differs,
    /// In the manifest, not in the zip.
    Missing,
    /// In the zip, not in the manifest; or there twice.
    NotInManifest,
    /// No manifest that this program reads.
    NoManifest,
    /// The manifest is another than the one that the product keeps the hash of.
    OtherManifest,
    /// The manifest does not fit itself.
    Contents,
    /// The signature of a seal does not fit its text, or its hash does not.
    Signature,
}

impl Fault {
    pub const fn said(self) -> &'static str {
        match self {
            Self::Unreadable => "无法读取 / cannot be read",
            Self::Differs => "内容与清单不符 / differs from the manifest",
            Self::Missing => "缺失 / is missing",
            Self::NotInManifest => "不在清单中 / is not in the manifest",
            Self::NoManifest => "没有可识别的清单 / there is no manifest that this program reads",
            Self::OtherManifest => "清单哈希与给定的不符 / the manifest is not the one with the given hash",
            Self::Contents => "清单自身不一致 / the manifest does not fit itself",
            Self::Signature => "封存签名不符 / the seal's signature does not fit",
        }
    }
}

/// A seal as it lies in a package.
#[derive(Deserialize)]
struct PackedSeal {
    algorithm: String,
    public_key: String,
    signature: String,
    /// Packages of before there was a choice name none: SHA-256, and call the hash so.
    #[serde(default)]
    digest: DigestAlgorithm,
    #[serde(alias = "sha256")]
    hash: String,
    signed_text: String,
}

/// Checks the package at `path`; `manifest` is the hash that the product keeps, if it is known.
///
/// # Errors
/// The file cannot be opened, or is no zip.
pub fn check(path: &Path, manifest: Option<&str>) -> Result<Checked, Error> {
    let mut zip = ZipArchive::new(File::open(path)?)?;
    let mut checked = Checked {
        files: 0,
        bytes: 0,
        seals: 0,
        is_final: false,
        open_months: Vec::new(),
        manifest_sha256: String::new(),
        keys: Vec::new(),
        wrong: Vec::new(),
    };
    let Some((text, known)) = read_manifest(&mut zip) else {
        checked.wrong.push(Wrong { file: MANIFEST.to_owned(), what: Fault::NoManifest });
        return Ok(checked);
    };
    checked.manifest_sha256 = hex(&Sha256::digest(&text));
    if manifest.is_some_and(|hash| !hash.trim().eq_ignore_ascii_case(&checked.manifest_sha256)) {
        checked.wrong.push(Wrong { file: MANIFEST.to_owned(), what: Fault::OtherManifest });
    }
    if hex(&contents_hash(&known.files)) != known.contents_sha256 || known.is_final != known.open_months.is_empty() {
        checked.wrong.push(Wrong { file: MANIFEST.to_owned(), what: Fault::Contents });
    }
    (checked.is_final, checked.open_months) = (known.is_final, known.open_months);
    for file in &known.files {
        checked.files += 1;
        match hashed(&mut zip, &file.name) {
            Ok((bytes, hash)) if bytes == file.bytes && hash == file.sha256 => checked.bytes += bytes,
            Ok(_) => checked.wrong.push(Wrong { file: file.name.clone(), what: Fault::Differs }),
            Err(what) => checked.wrong.push(Wrong { file: file.name.clone(), what }),
        }
        if file.name.starts_with("seals/") {
            match seal_key(&mut zip, &file.name) {
                Some(key) => {
                    checked.seals += 1;
                    if !checked.keys.contains(&key) {
                        checked.keys.push(key);
                    }
                }
                None => checked.wrong.push(Wrong { file: file.name.clone(), what: Fault::Signature }),
            }
        }
    }
    // Names once each: a second entry of a name would hide the first.
    let mut named: BTreeSet<&str> = known.files.iter().map(|file| file.name.as_str()).collect();
    named.insert(MANIFEST);
    let mut strangers = Vec::new();
    for name in zip.file_names() {
        match name {
            Ok(name) if named.contains(&*name) => {}
            Ok(name) => strangers.push(name.into_owned()),
            Err(_) => strangers.push("?".to_owned()),
        }
    }
    checked.wrong.extend(strangers.into_iter().map(|file| Wrong { file, what: Fault::NotInManifest }));
    Ok(checked)
}

fn read_manifest(zip: &mut ZipArchive<File>) -> Option<(String, Manifest)> {
    let text = read_text(zip, MANIFEST, MOST_MANIFEST)?;
    let manifest: Manifest = serde_json::from_str(&text).ok()?;
    (manifest.form == FORM).then_some((text, manifest))
}

fn read_text(zip: &mut ZipArchive<File>, name: &str, most: u64) -> Option<String> {
    let mut text = String::new();
    zip.by_name(name).ok()?.take(most).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Length and hash of a file, piece by piece.
fn hashed(zip: &mut ZipArchive<File>, name: &str) -> Result<(u64, String), Fault> {
    let mut file = zip.by_name(name).map_err(|error| match error {
        zip::result::ZipError::FileNotFound => Fault::Missing,
        _ => Fault::Unreadable,
    })?;
    let mut hash = Sha256::new();
    let mut piece = vec![0_u8; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok((bytes, hex(&hash.finalize()))),
            Ok(read) => {
                hash.update(piece.get(..read).unwrap_or_default());
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The zip's own check sum says so too.
            Err(_) => return Err(Fault::Differs),
        }
    }
}

/// The public key of a seal whose signature and hash fit its text.
fn seal_key(zip: &mut ZipArchive<File>, name: &str) -> Option<String> {
    let text = read_text(zip, name, MOST_SEAL)?;
    let seal: PackedSeal = serde_json::from_str(&text).ok()?;
    let (key, signature) = (STANDARD.decode(&seal.public_key).ok()?, STANDARD.decode(&seal.signature).ok()?);
    let fits = hex(&seal.digest.of(seal.signed_text.as_bytes())) == seal.hash
        && ledger::signature_fits(&seal.algorithm, &seal.signed_text, &key, &signature);
    fits.then_some(seal.public_key)
}
