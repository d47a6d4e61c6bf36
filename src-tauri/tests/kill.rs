//! A program killed at any instant, while it imports or while somebody types, loses nothing that it
//! acknowledged and leaves no half of a source.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod program;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use document::{Block, Document, Inline, Marks, plain};
use program::host::{Guest, Host};
use program::{Desk, assert_adds_up};
use serde_json::{Value, json};

const ROUNDS: usize = 10;
const RECORDS: u64 = 60_000;

/// Seeded instants: the same ones every time.
struct Instants(u64);

impl Instants {
    /// A duration below so many milliseconds.
    fn below(&mut self, most_ms: u64) -> Duration {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_micros((self.0 >> 33) % (most_ms * 1000))
    }
}

/// An export of some 20 MB.
fn export() -> String {
    let mut text = String::from(
        "Record ID,First Name,Last Name,Email,Job Title,Company Name,Country/Region,Lead Score,Create Date,Notes\n",
    );
    let titles = [
        "Director of Operations",
        "Head of Finance",
        "Engineer",
        "VP Supply",
        "Assistant",
    ];
    for at in 0..RECORDS {
        let (day, title) = (1 + at % 28, titles[usize::try_from(at % 5).unwrap()]);
        writeln!(
            text,
            "{at},Given{at},Family{},person{at}@company{}.example,{title},Company {},Germany,{},2026-01-{day:02} 09:{:02},\"note {at}, {}\"",
            at % 7919, at % 997, at % 997, at % 100, at % 60, "asked for a demo on the stand, ".repeat(8),
        )
        .unwrap();
    }
    text
}

#[test]
fn an_import_killed_at_any_instant_is_all_there_or_not_at_all() {
    let desk = Desk::empty();
    let few = desk.write("few.csv", "Lead ID,Lead Score\n1,80\n");
    desk.done("import", &[&few, "--team", "sales", "--as", "leads"]);
    let before = std::fs::read(desk.file()).unwrap();
    let text = export();
    assert!((20_000_000..50_000_000).contains(&text.len()), "{}", text.len());
    let file = desk.write("people.csv", text);
    let import = [file.as_str(), "--team", "marketing", "--as", "leads"];
    let begun = std::time::Instant::now();
    desk.done("import", &import);
    let whole = u64::try_from(begun.elapsed().as_millis()).unwrap();
    let mut instants = Instants(11);
    let mut killed = 0;
    for round in 0..ROUNDS {
        std::fs::write(desk.file(), &before).unwrap();
        let mut child = desk
            .command("import", &import)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(instants.below(whole));
        child.kill().unwrap();
        let acknowledged = child.wait().unwrap().success();
        killed += usize::from(!acknowledged);
        let sources = desk.sources();
        let rows: Vec<u64> = sources
            .iter()
            .map(|source| source["account"]["rows"].as_u64().unwrap())
            .collect();
        assert!(
            rows == [1] && !acknowledged || rows == [RECORDS, 1],
            "round {round}: {rows:?}"
        );
        sources.iter().for_each(assert_adds_up);
        let found = desk.json("rows", &["--limit", "0"]);
        assert_eq!(
            found["total"],
            if rows.len() == 1 { 1 } else { RECORDS },
            "record 1 is in both"
        );
        assert_eq!(desk.integrity(), Vec::<String>::new(), "round {round}");
        assert_eq!(
            desk.names(),
            ["board.counterpart", "few.csv", "people.csv"],
            "no journal is left"
        );
    }
    assert!(
        killed >= ROUNDS / 2,
        "{killed} of {ROUNDS} imports were killed under way"
    );
}

#[test]
fn an_edit_that_was_acknowledged_survives_the_kill() {
    let desk = Desk::empty();
    let leads = desk.write("leads.csv", "Lead ID,Lead Score\n1,80\n2,70\n");
    desk.done("import", &[&leads, "--team", "marketing", "--as", "leads"]);
    let mut instants = Instants(7);
    // The last acknowledged score by team, over all rounds.
    let mut told: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut next, mut edits) = (1, 0);
    for round in 0..ROUNDS {
        let host = Host::serve(&desk.file());
        let (said, hear) = mpsc::channel();
        std::thread::scope(|scope| {
            let guest = host.come_in();
            let typing = scope.spawn(move || {
                loop {
                    let team = ["marketing", "sales"][usize::try_from(next % 2).unwrap()];
                    let text = format!("Lead score ≥ {next}");
                    // Every third edit goes on with the burst of the one before.
                    let burst = json!((next / 3).to_string());
                    let write = json!({ "term": "mql", "team": team, "text": text, "burst": burst });
                    match guest.call("write_definition", write) {
                        Ok(reply)
                            if reply.status == 200
                                && reply.json()["result"][team]["text"] == text.as_str() =>
                        {
                            said.send((team, next)).unwrap();
                        }
                        _ => return next,
                    }
                    next += 1;
                }
            });
            std::thread::sleep(instants.below(300));
            host.kill();
            next = typing.join().unwrap() + 1;
        });
        for (team, score) in hear {
            told.insert(team, score);
            edits += 1;
        }
        assert_eq!(desk.integrity(), Vec::<String>::new(), "round {round}");
        let host = Host::serve(&desk.file());
        let view = host.come_in().ask("term", json!({ "term": "mql" }));
        for (team, score) in &told {
            let kept = view[*team]["text"].as_str().unwrap();
            let kept: u64 = kept.strip_prefix("Lead score ≥ ").unwrap().parse().unwrap();
            // The edit under way when it was killed may have been kept too.
            assert!(
                kept == *score || kept == next - 1,
                "round {round}: {team} has {kept}, was told {score}"
            );
        }
    }
    assert!(edits > ROUNDS, "{edits} edits were acknowledged");
    let history = Host::serve(&desk.file());
    let operations = history.come_in().ask("history", Value::Null);
    assert!(operations.as_array().unwrap().len() > 2);
}

/// A page that writes in the document: its copy, and what the program said it has.
struct Page {
    client: u32,
    copy: Document,
}

impl Page {
    fn new(client: u32) -> Page {
        Page {
            client,
            copy: Document::new(u64::from(client)),
        }
    }

    /// Writes a line.
    fn types(&mut self, line: &str) -> Vec<u8> {
        let words = Inline::Text {
            text: line.to_owned(),
            marks: Marks::default(),
        };
        let block = Block::Paragraph { content: vec![words] };
        self.copy.append(&[block], &BTreeMap::new()).unwrap()
    }

    /// Sends what was written; true once the program has said that it has it.
    fn is_acknowledged(&self, guest: &Guest<'_>, update: &[u8]) -> bool {
        let exchange = json!({
            "client": self.client,
            "state": BASE64.encode(self.copy.state()),
            "update": BASE64.encode(update),
            "presence": "",
        });
        guest
            .call("exchange", exchange)
            .is_ok_and(|reply| reply.status == 200 && reply.json()["result"]["state"].is_string())
    }

    /// The lines that the program has.
    fn lines(guest: &Guest<'_>) -> Vec<String> {
        let nothing = json!({ "client": 1, "state": "", "update": "", "presence": "" });
        let answer = guest.ask("exchange", nothing);
        let update = BASE64.decode(answer["update"].as_str().unwrap()).unwrap();
        let mut copy = Document::new(1);
        copy.exchange(&[], Some(&update)).unwrap();
        copy.content().blocks.iter().map(plain).collect()
    }
}

/// Whatever the speed of the machine, the program is killed while it takes in what follows the last line that
/// was counted.
#[test]
fn every_acknowledged_keystroke_of_the_document_survives_the_kill() {
    const KEYS: usize = 40;
    let desk = Desk::empty();
    let mut told: Vec<String> = Vec::new();
    for round in 0..4_u32 {
        let host = Host::serve(&desk.file());
        let (said, hear) = mpsc::channel();
        std::thread::scope(|scope| {
            let guest = host.come_in();
            let typing = scope.spawn(move || {
                let mut page = Page::new(100 + round);
                for key in 0.. {
                    let line = format!("round {round} key {key}");
                    let update = page.types(&line);
                    if !page.is_acknowledged(&guest, &update) || said.send(line).is_err() {
                        break;
                    }
                }
            });
            told.extend(hear.iter().take(KEYS));
            host.kill();
            typing.join().unwrap();
            // Those that were acknowledged between the count and the kill.
            told.extend(hear.iter());
        });
        assert_eq!(desk.integrity(), Vec::<String>::new(), "round {round}");
        let host = Host::serve(&desk.file());
        let kept = Page::lines(&host.come_in());
        let lost: Vec<&String> = told.iter().filter(|line| !kept.contains(line)).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
    }
    assert!(told.len() >= 4 * KEYS);
}
