//! A server of files for calendars that are fetched: it gives what it is told to give and keeps what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::letter_box::Gate;

/// What is given for a path.
#[derive(Debug, Clone)]
pub struct Shown {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Shown {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into() }
    }

    pub fn status(status: u16) -> Self {
        Self { status, ..Self::ok("") }
    }

    pub fn leading_to(address: impl Into<String>) -> Self {
        Self { status: 302, headers: vec![("location", address.into())], body: Vec::new() }
    }

    /// Who knows this tag is told that nothing changed.
    pub fn tagged(mut self, tag: &str) -> Self {
        self.headers.push(("etag", tag.to_owned()));
        self
    }
}

/// A question as it came: the path and its headers.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

pub struct Shelf {
    pub base: String,
    shown: Arc<Mutex<BTreeMap<String, Shown>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    pub gate: Arc<Gate>,
}

impl Shelf {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let shelf = Self { base, shown: Arc::default(), asked: Arc::default(), gate: Arc::default() };
        let (shown, asked, gate) = (shelf.shown.clone(), shelf.asked.clone(), shelf.gate.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (shown, asked, gate) = (shown.clone(), asked.clone(), gate.clone());
                // Whoever has read enough goes away.
                thread::spawn(move || converse(stream, &shown, &asked, &gate));
            }
        });
        shelf
    }

    pub fn show(&self, path: &str, shown: Shown) {
        self.shown.lock().expect("the shelf").insert(path.to_owned(), shown);
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("the list").clone()
    }
}

fn converse(
    stream: TcpStream,
    shown: &Mutex<BTreeMap<String, Shown>>,
    asked: &Mutex<Vec<Asked>>,
    gate: &Gate,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let question = Asked { path, headers };
    let mut given = shown.lock().expect("the shelf").get(&question.path).cloned().unwrap_or(Shown::status(404));
    let tag = given.headers.iter().find(|(name, _)| *name == "etag").map(|(_, tag)| tag.clone());
    if tag.is_some_and(|tag| question.header("if-none-match") == tag) {
        given = Shown { body: Vec::new(), status: 304, ..given };
    }
    asked.lock().expect("the list").push(question);
    gate.pass();
    let mut head = format!("HTTP/1.1 {} Answer\r\nconnection: close\r\n", given.status);
    if given.status != 304 {
        head.push_str(&format!("content-length: {}\r\n", given.body.len()));
    }
    for (name, value) in &given.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    out.write_all(format!("{head}\r\n").as_bytes())?;
    out.write_all(&given.body)
}
