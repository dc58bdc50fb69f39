//! A client that costs next to nothing, because it shares the machine with what it measures: one connection kept open,
//! requests written as bytes, of the answer only status and length read.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::host::Serving;
use super::report::Figures;
use super::{Outcome, memory};

pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// Status and body of an answer.
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Client {
    pub fn connect(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, buffer: Vec::with_capacity(1 << 16) })
    }

    pub fn send(&mut self, request: &[u8]) -> Outcome<Answer<'_>> {
        self.stream.write_all(request)?;
        self.buffer.clear();
        let head = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.read_more()?;
        };
        let (status, length) = read_head(&self.buffer[..head])?;
        while self.buffer.len() < head + length {
            self.read_more()?;
        }
        Ok(Answer { status, body: &self.buffer[head..head + length] })
    }

    fn read_more(&mut self) -> Outcome<()> {
        let mut part = [0_u8; 16_384];
        match self.stream.read(&mut part)? {
            0 => Err("the server closed the connection".into()),
            read => {
                self.buffer.extend_from_slice(&part[..read]);
                Ok(())
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn read_head(head: &[u8]) -> Outcome<(u16, usize)> {
    let text = std::str::from_utf8(head)?;
    let status = text.get(9..12).ok_or("no status")?.parse()?;
    let length = text
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")))
        .ok_or("an answer without a length")?;
    Ok((status, length.1.trim().parse()?))
}

pub fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{authorization}\r\n").into_bytes()
}

pub fn post(path: &str, token: &str, key: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\nidempotency-key: {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Lets `clients` send requests one after another for `time`; `request` makes the n-th of a client. Every answer must
/// have the status `expected`. The figures tell what the server had in memory meanwhile.
pub fn storm(
    serving: &Serving,
    clients: usize,
    time: Duration,
    expected: u16,
    request: impl Fn(usize, usize) -> Vec<u8> + Sync,
) -> Outcome<Figures> {
    let (address, process) = (serving.address, serving.process());
    let latencies = Mutex::new(Vec::new());
    memory::forget_peak(&process)?;
    let began = Instant::now();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|client| {
                let (request, latencies) = (&request, &latencies);
                scope.spawn(move || -> Outcome<()> {
                    let mut connection = Client::connect(address)?;
                    let mut own = Vec::new();
                    while began.elapsed() < time {
                        let bytes = request(client, own.len());
                        let sent = Instant::now();
                        let answer = connection.send(&bytes)?;
                        if answer.status != expected {
                            return Err(format!("{}: {}", answer.status, String::from_utf8_lossy(answer.body)).into());
                        }
                        own.push(sent.elapsed());
                    }
                    latencies.lock().map_err(|_| "a client panicked")?.append(&mut own);
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a client panicked")?)
    })?;
    let elapsed = began.elapsed();
    let figures = Figures::of(latencies.into_inner().map_err(|_| "a client panicked")?, elapsed);
    Ok(Figures { rss_mb: memory::peak_mb(&process)?, ..figures })
}
