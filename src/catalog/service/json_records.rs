//! Records of a JSON document, one at a time.
//!
//! The document is an array of records, or has one in it, or is one record after the other (JSON lines).

use std::io::{BufReader, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use serde::de::{Deserialize, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::model::{Error, Record, flatten};
use super::import::ImportFile;
use crate::kernel::Invalid;
use crate::tabular;

/// The largest JSON document, bytes.
const MAX_JSON: u64 = 64 << 20;
/// Records that may wait between the reader of a document and its user.
const AHEAD: usize = 256;
/// What documents call their array of records, if nobody says.
const USUAL: &[&str] =
    &["records", "items", "data", "rows", "results", "list", "listings", "instruments", "equipment", "tools"];

/// Where the records are.
enum Place {
    /// Members on the way to their array; empty: the document is the array.
    Array(Vec<String>),
    /// One after the other.
    Lines,
}

/// The objects of the array at `path`, one at a time: the document is never held as a whole. It is read by a thread of
/// its own, because a JSON reader calls and cannot be asked.
pub(super) fn open(file: &ImportFile, path: &str) -> Result<JsonRecords, Error> {
    let place = if path.is_empty() {
        find(tabular::text(file.open()?, MAX_JSON)?)?
    } else {
        Place::Array(path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect())
    };
    let text = tabular::text(file.open()?, MAX_JSON)?;
    let (send, records) = sync_channel(AHEAD);
    thread::spawn(move || read(text, &place, &send));
    Ok(JsonRecords { records, number: 0 })
}

/// An array is the list. Of an object, the member with a usual name or the only array is; several objects are the records
/// themselves.
fn find(text: impl Read) -> Result<Place, Error> {
    let mut documents = serde_json::Deserializer::from_reader(BufReader::new(text)).into_iter::<Shape>();
    let arrays = match documents.next() {
        Some(Ok(Shape::Object(arrays))) => arrays,
        // What is wrong with it is said when it is read.
        None | Some(Ok(Shape::Other) | Err(_)) => return Ok(Place::Array(Vec::new())),
    };
    if let Some(usual) = USUAL.iter().find(|usual| arrays.iter().any(|name| name == *usual)) {
        return Ok(Place::Array(vec![(*usual).to_owned()]));
    }
    let is_alone = documents.next().is_none();
    match arrays.as_slice() {
        [only] if is_alone => Ok(Place::Array(vec![only.clone()])),
        _ if is_alone => Ok(Place::Array(Vec::new())),
        _ => Ok(Place::Lines),
    }
}

pub(super) struct JsonRecords {
    records: Receiver<Result<Value, Invalid>>,
    number: u64,
}

impl Iterator for JsonRecords {
    type Item = Result<Record, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.records.recv().ok()?;
        self.number += 1;
        let read = |record: Value| Record { line: self.number, fields: flatten(&record), faults: Vec::new() };
        Some(record.map(read).map_err(|invalid| Error::field("file", invalid)))
    }
}

fn read(text: impl Read, place: &Place, send: &SyncSender<Result<Value, Invalid>>) {
    let mut reader = serde_json::Deserializer::from_reader(BufReader::new(text));
    let outcome = match place {
        Place::Array(path) => {
            Records { path, send }.deserialize(&mut reader).and_then(|found| reader.end().map(|()| found))
        }
        Place::Lines => reader.into_iter::<Value>().try_fold(true, |_, record| {
            let is_wanted = send.send(Ok(record?)).is_ok();
            Ok(is_wanted)
        }),
    };
    let invalid = match outcome {
        Ok(true) => return,
        Ok(false) => Invalid::new(
            "records",
            "文件中没有记录数组；可在映射的 records 中写明其路径",
            "no array of records in the file; a mapping can say in “records” where it is",
        ),
        Err(error) => Invalid::new(
            "not_json",
            format!("不是有效的 JSON（第 {} 行第 {} 列）", error.line(), error.column()),
            format!("not valid JSON (line {}, column {})", error.line(), error.column()),
        ),
    };
    // A user that has gone away needs no reason.
    let _ = send.send(Err(invalid));
}

/// Walks down `path` and sends every element of the array there; answers whether there was one.
struct Records<'r> {
    path: &'r [String],
    send: &'r SyncSender<Result<Value, Invalid>>,
}

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<bool, A::Error> {
        while let Some(record) = elements.next_element::<Value>()? {
            if self.path.is_empty() && self.send.send(Ok(record)).is_err() {
                return Ok(true);
            }
        }
        Ok(self.path.is_empty())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
        let mut is_found = false;
        while let Some(name) = members.next_key::<String>()? {
            match self.path.split_first() {
                Some((first, rest)) if *first == name && !is_found => {
                    is_found = members.next_value_seed(Records { path: rest, send: self.send })?;
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(is_found)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }
}

/// Of a document: the members that are arrays, if it is an object.
enum Shape {
    Object(Vec<String>),
    Other,
}

/// Whether a value is an array; nothing of it is kept.
struct IsArray(bool);

macro_rules! not_an_array {
    ($answer:expr; $($visit:ident: $kind:ty),+) => {$(
        fn $visit<E>(self, _: $kind) -> Result<Self::Value, E> {
            Ok($answer)
        }
    )+};
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Document;

        impl<'de> Visitor<'de> for Document {
            type Value = Shape;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any document")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Shape, A::Error> {
                let mut arrays = Vec::new();
                while let Some((name, IsArray(is_array))) = members.next_entry::<String, IsArray>()? {
                    if is_array {
                        arrays.push(name);
                    }
                }
                Ok(Shape::Object(arrays))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Shape, A::Error> {
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Shape::Other)
            }

            fn visit_unit<E>(self) -> Result<Shape, E> {
                Ok(Shape::Other)
            }

            not_an_array!(Shape::Other; visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
        }

        reader.deserialize_any(Document)
    }
}

impl<'de> Deserialize<'de> for IsArray {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Member;

        impl<'de> Visitor<'de> for Member {
            type Value = IsArray;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<IsArray, A::Error> {
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                Ok(IsArray(true))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<IsArray, A::Error> {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(IsArray(false))
            }

            fn visit_unit<E>(self) -> Result<IsArray, E> {
                Ok(IsArray(false))
            }

            not_an_array!(IsArray(false); visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
        }

        reader.deserialize_any(Member)
    }
}
