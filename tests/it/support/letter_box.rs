//! Those whom the product writes to: a mail server and a receiver of webhooks, which keep what arrives.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use mailin::{Action, Handler, Response, SessionBuilder, response};

/// Who comes to it waits while it is closed: what they brought is there, and they do not know it yet.
#[derive(Default)]
pub struct Gate {
    /// Whether it is closed, and how many wait.
    state: Mutex<(bool, usize)>,
    changed: Condvar,
}

impl Gate {
    pub fn pass(&self) {
        let mut state = self.state.lock().expect("the gate");
        state.1 += 1;
        while state.0 {
            state = self.changed.wait(state).expect("the gate");
        }
        state.1 -= 1;
    }

    pub fn set_closed(&self, is_closed: bool) {
        self.state.lock().expect("the gate").0 = is_closed;
        self.changed.notify_all();
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.state.lock().expect("the gate").1
    }
}

/// A mail server that refuses its first `refusals` messages with a temporary error and keeps the others.
#[derive(Clone)]
pub struct Mailbox {
    pub messages: Arc<Mutex<Vec<String>>>,
    refusals: Arc<AtomicU32>,
    gate: Arc<Gate>,
    current: Vec<u8>,
}

impl Handler for Mailbox {
    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.current.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let message = String::from_utf8_lossy(&std::mem::take(&mut self.current)).into_owned();
        let refuse = |left: u32| left.checked_sub(1);
        if self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, refuse).is_ok() {
            return Response::custom(451, "come back later".to_owned());
        }
        self.messages.lock().expect("the mailbox").push(message);
        self.gate.pass();
        response::OK
    }
}

impl Mailbox {
    pub fn open(refusals: u32) -> (Self, String) {
        Self::behind(refusals, Arc::default())
    }

    /// What arrived is acknowledged when the gate is open.
    pub fn behind(refusals: u32, gate: Arc<Gate>) -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let refusals = Arc::new(AtomicU32::new(refusals));
        let mailbox = Self { messages: Arc::default(), refusals, gate, current: Vec::new() };
        let served = mailbox.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mailbox = served.clone();
                thread::spawn(move || mailbox.converse(stream));
            }
        });
        (mailbox, url)
    }

    fn converse(self, stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?);
        let mut out = stream;
        let mut session = SessionBuilder::new("mail.example.com").build(IpAddr::V4(Ipv4Addr::LOCALHOST), self);
        session.greeting().write_to(&mut out)?;
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            let answer = session.process(&line);
            line.clear();
            match answer.action {
                Action::NoReply => {}
                Action::Close => return answer.write_to(&mut out).and_then(|()| out.flush()),
                _ => {
                    answer.write_to(&mut out)?;
                    out.flush()?;
                }
            }
        }
        Ok(())
    }
}

/// A request as it arrived.
#[derive(Debug, Clone, Default)]
pub struct Arrived {
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Arrived {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// A receiver that refuses its first requests and keeps all of them.
pub struct Receiver {
    pub url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Receiver {
    pub fn open(refusals: u32) -> Self {
        Self::behind(refusals, Arc::default())
    }

    /// What arrived is answered when the gate is open.
    pub fn behind(refusals: u32, gate: Arc<Gate>) -> Self {
        Self::refusing(refusals, "503 Service Unavailable", gate)
    }

    /// Its refusals are this status, and the headers that follow it.
    pub fn refusing(refusals: u32, with: &'static str, gate: Arc<Gate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let arrived: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let (kept, left) = (arrived.clone(), Arc::new(AtomicU32::new(refusals)));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let refuse = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
                let (kept, gate) = (kept.clone(), gate.clone());
                // Whoever asks and goes away again leaves nothing.
                let status = if refuse { with } else { "204 No Content" };
                thread::spawn(move || converse(stream, &kept, &gate, status));
            }
        });
        Self { url, arrived }
    }

    pub fn all(&self) -> Vec<Arrived> {
        self.arrived.lock().expect("the list").clone()
    }
}

fn converse(stream: TcpStream, kept: &Mutex<Vec<Arrived>>, gate: &Gate, status: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    let mut request = Arrived::default();
    let mut line = String::new();
    reader.read_line(&mut line)?;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        request.headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = request.header("content-length").parse().expect("a length");
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    request.body = String::from_utf8(body).expect("UTF-8");
    kept.lock().expect("the list").push(request);
    gate.pass();
    write!(out, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}
