//! `counterpart serve` and a browser's side of it: requests by hand, so that no client library hides
//! or repairs what is sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A running host.
pub struct Host {
    child: Mutex<Child>,
    pub port: u16,
    /// The one-time token of its first address.
    pub token: String,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// A header, by its lower-case name; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        let of_line = |line: &'_ str| {
            line.split_once(": ")
                .is_some_and(|(own, _)| own.eq_ignore_ascii_case(name))
        };
        let line = self.head.lines().find(|line| of_line(line)).unwrap_or_default();
        line.split_once(": ").map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

impl Host {
    /// Serves a workspace on a free port.
    pub fn serve(workspace: &Path) -> Host {
        let mut command = super::command(&["serve"]);
        let mut child = command.arg(workspace).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        let address = first
            .trim()
            .strip_prefix("http://127.0.0.1:")
            .unwrap_or_else(|| panic!("{first:?}"));
        let (port, token) = address.split_once("/?token=").unwrap();
        Host {
            child: Mutex::new(child),
            port: port.parse().unwrap(),
            token: token.to_owned(),
        }
    }

    /// Sends a request with these header lines and reads the answer.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if headers.iter().all(|(name, _)| *name != "Host") {
            head.push_str(&format!("Host: 127.0.0.1:{}\r\n", self.port));
        }
        headers
            .iter()
            .for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let cut = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let cut = cut.ok_or(std::io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&bytes[..cut]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap();
        Ok(Reply {
            status,
            head,
            body: bytes[cut + 4..].to_vec(),
        })
    }

    /// Spends the token; the cookie it becomes.
    pub fn come_in(&self) -> Guest<'_> {
        let reply = self
            .send("GET", &format!("/?token={}", self.token), &[], b"")
            .unwrap();
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("counterpart="), "{reply:?}");
        Guest { host: self, cookie }
    }

    /// Kills it without a word, as the system does when memory runs out.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A browser that was let in.
pub struct Guest<'a> {
    host: &'a Host,
    pub cookie: String,
}

impl Guest<'_> {
    /// Sends a request with the cookie.
    pub fn send(&self, method: &str, path: &str, body: &[u8]) -> std::io::Result<Reply> {
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/json"),
        ];
        self.host.send(method, path, &headers, body)
    }

    /// Calls a command; its answer, whatever it is.
    pub fn call(&self, command: &str, params: Value) -> std::io::Result<Reply> {
        let mut request = json!({ "command": command });
        if !params.is_null() {
            request["params"] = params;
        }
        self.send("POST", "/api/call", request.to_string().as_bytes())
    }

    /// Calls a command that must succeed; its result.
    #[track_caller]
    pub fn ask(&self, command: &str, params: Value) -> Value {
        let reply = self.call(command, params).unwrap();
        assert_eq!(reply.status, 200, "{command}: {}", reply.text());
        let mut answer = reply.json();
        assert_eq!(answer["command"], command);
        answer["result"].take()
    }

    /// Calls a command that must be refused; the problem.
    #[track_caller]
    pub fn refused(&self, command: &str, params: Value) -> (u16, Value) {
        let reply = self.call(command, params).unwrap();
        assert!(reply.status >= 400, "{command}: {}", reply.text());
        (reply.status, reply.json())
    }

    /// Uploads a file; the id that names it from then on.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let reply = self
            .send("POST", &format!("/api/upload?name={name}"), bytes)
            .unwrap();
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()["file"].as_str().unwrap().to_owned()
    }

    /// Waits until an import is over; how it ended.
    pub fn wait_for(&self, job: &Value) -> Value {
        let begun = Instant::now();
        loop {
            let state = self.ask("job", json!({ "job": job }));
            if state["status"]["status"] != "running" {
                return state["status"].clone();
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{state}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
