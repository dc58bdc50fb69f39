//! A zip that counts and hashes what is put into it, file by file, without holding any of it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::kernel::Text;
use crate::ledger::hex;
use crate::year_package::error::Error;
use crate::year_package::model::{MANIFEST, PackedFile};

pub struct Bundle {
    zip: ZipWriter<File>,
    files: Vec<PackedFile>,
}

/// A file that is being written into the zip.
pub struct Entry<'b> {
    zip: &'b mut ZipWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Write for Entry<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.zip.write(piece)?;
        self.hash.update(piece.get(..written).unwrap_or(piece));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

/// No moment of making: it would be another zip each time. Long lists may pass four gigabytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).large_file(true)
}

impl Bundle {
    pub fn begin() -> Result<Self, Error> {
        Ok(Self { zip: ZipWriter::new(tempfile::tempfile()?), files: Vec::new() })
    }

    pub fn files(&self) -> &[PackedFile] {
        &self.files
    }

    /// Writes a file by `write`, which answers its number of rows if it is a list.
    pub fn file(
        &mut self,
        name: impl Into<String>,
        (zh, en): (&str, &str),
        write: impl FnOnce(&mut Entry<'_>) -> Result<Option<u64>, Error>,
    ) -> Result<(), Error> {
        let name = name.into();
        self.zip.start_file(name.as_str(), options())?;
        let mut entry = Entry { zip: &mut self.zip, hash: Sha256::new(), bytes: 0 };
        let rows = write(&mut entry)?;
        let Entry { hash, bytes, .. } = entry;
        let sha256 = hex(&hash.finalize());
        self.files.push(PackedFile { name, title: Text::new(zh, en), bytes, sha256, rows });
        Ok(())
    }

    pub fn add(&mut self, name: impl Into<String>, title: (&str, &str), content: &[u8]) -> Result<(), Error> {
        self.copy(name, title, content)
    }

    pub fn copy(&mut self, name: impl Into<String>, title: (&str, &str), mut from: impl Read) -> Result<(), Error> {
        self.file(name, title, |entry| {
            io::copy(&mut from, entry)?;
            Ok(None)
        })
    }

    /// Puts the manifest behind all files that it names; the zip at its beginning, and its length.
    pub fn finish(mut self, manifest: &str) -> Result<(File, u64), Error> {
        self.zip.start_file(MANIFEST, options())?;
        self.zip.write_all(manifest.as_bytes())?;
        let mut file = self.zip.finish()?;
        let bytes = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        Ok((file, bytes))
    }
}
