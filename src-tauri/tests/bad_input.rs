//! What people bring by mistake, and what machines do at the wrong moment: each is told in plain words,
//! and nothing that was there before is lost.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod program;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use program::host::Host;
use program::{Answer, Desk, PROGRAM, Problem, assert_adds_up};
use serde_json::{Value, json};

/// A desk with one source and one definition in it.
fn desk() -> Desk {
    let desk = Desk::empty();
    let leads = desk.write(
        "leads.csv",
        "Lead ID,Email,Lead Score\n1,ada@north.example,80\n2,ben@north.example,10\n",
    );
    desk.done("import", &[&leads, "--team", "marketing", "--as", "leads"]);
    desk.done(
        "define",
        &[
            "--team",
            "marketing",
            "--term",
            "MQL",
            "--text",
            "Lead score ≥ 60",
        ],
    );
    desk
}

/// What must be the same after a refusal as before it.
fn kept(desk: &Desk) -> (Vec<Value>, Value) {
    assert_eq!(desk.integrity(), Vec::<String>::new());
    (desk.sources(), desk.json("terms", &[]))
}

/// Brings a file in that is refused; nothing else changes.
#[track_caller]
fn refused(desk: &Desk, file: &str) -> Problem {
    let before = kept(desk);
    let problem = desk.refused("import", &[file, "--team", "sales", "--as", "leads"]);
    assert_eq!(kept(desk), before);
    let dry = desk.refused("import", &[file, "--team", "sales", "--as", "leads", "--dry-run"]);
    assert_eq!(dry.code, problem.code);
    problem
}

/// Brings a file in that is taken in part; its card.
#[track_caller]
fn taken(desk: &Desk, name: &str, bytes: impl AsRef<[u8]>) -> Value {
    let file = desk.write(name, bytes);
    let answer = desk.json("import", &[&file, "--team", "sales", "--as", "leads"]);
    let source = answer["sources"][0].clone();
    assert_adds_up(&source);
    assert_eq!(desk.integrity(), Vec::<String>::new());
    source
}

fn finding<'a>(source: &'a Value, code: &str) -> &'a Value {
    let findings = source["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|finding| finding["code"] == code)
        .unwrap_or_else(|| panic!("{code}: {findings:?}"))
}

/// Lines in all, records taken, records rejected.
fn counts(source: &Value) -> [u64; 3] {
    ["lines", "rows", "rejected"].map(|key| source["account"][key].as_u64().unwrap())
}

#[test]
fn files_that_hold_no_table_are_refused() {
    let desk = desk();
    for (name, bytes, code, words) in [
        ("empty.csv", &b""[..], "file-empty", "is empty"),
        ("bom.csv", b"\xef\xbb\xbf", "file-empty", "is empty"),
        ("blank.csv", b"\n\n  \n", "file-empty", "is empty"),
        (
            "header.csv",
            b"Lead ID,Email,Lead Score\n",
            "file-only-header",
            "no records",
        ),
        (
            "unended.csv",
            b"Lead ID,Email,Lead Score",
            "file-only-header",
            "no records",
        ),
        (
            "photo.csv",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x03\0\x08\x06",
            "file-binary",
            "not a text file",
        ),
        (
            "book.csv",
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xdfxl/workbook.xml\0\0",
            "file-damaged",
            "damaged or was cut short",
        ),
        (
            "old.csv",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0\0\0",
            "file-damaged",
            "damaged or was cut short",
        ),
    ] {
        let file = desk.write(name, bytes);
        let problem = refused(&desk, &file);
        problem.says(code, &[name, words]);
        assert!(!problem.hint.is_empty(), "{problem:?}");
    }
    let book = refused(&desk, &desk.arg("book.csv"));
    assert!(
        book.message.to_lowercase().contains("excel") || book.message.contains("XLSX"),
        "{book:?}"
    );
}

#[test]
fn a_folder_and_a_file_that_is_not_there_are_refused() {
    let desk = desk();
    fs::create_dir(desk.path("exports")).unwrap();
    refused(&desk, &desk.arg("exports")).says("file-folder", &["exports is a folder"]);
    refused(&desk, &desk.arg("nothing.csv")).says("file-unreadable", &["nothing.csv could not be read"]);
}

/// As `counterpart import … <(zcat leads.csv.gz)` gives one.
#[cfg(unix)]
#[test]
fn a_pipe_is_refused_at_once() {
    let desk = desk();
    let pipe = desk.arg("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for file in [pipe.as_str(), "/dev/null"] {
        let problem = refused(&desk, file);
        problem.says("file-stream", &["is a pipe or a device, not a file"]);
        assert!(problem.hint.contains("Save"), "{problem:?}");
    }
}

#[cfg(unix)]
#[test]
fn two_gigabytes_without_a_line_end_are_refused_in_seconds_and_little_memory() {
    let desk = desk();
    for (name, first) in [("zeros.csv", &b""[..]), ("table.csv", b"Lead ID,Email\n1,")] {
        let file = desk.write(name, first);
        fs::OpenOptions::new()
            .write(true)
            .open(&file)
            .unwrap()
            .set_len(2 << 30)
            .unwrap();
        let begun = Instant::now();
        // Half a gigabyte of memory of its own, a quarter of the file; the libraries it maps are not counted.
        let script = "ulimit -d 524288 && exec \"$0\" import \"$1\" \"$2\" --team sales --as leads --json";
        let mut command = Command::new("sh");
        command.args(["-c", script, PROGRAM]).arg(desk.file()).arg(&file);
        let problem = Answer::of(&mut command).problem();
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert!(
            ["file-binary", "file-line-too-long"].contains(&problem.code.as_str()),
            "{problem:?}"
        );
        assert!(
            problem.message.contains(name) && !problem.hint.is_empty(),
            "{problem:?}"
        );
    }
    assert_eq!(desk.sources().len(), 1);
    assert_eq!(desk.integrity(), Vec::<String>::new());
}

#[test]
fn a_letter_that_never_ends_is_refused_too() {
    let desk = desk();
    let mut bytes = b"Lead ID,Email\n1,".to_vec();
    bytes.resize(80 << 20, b'x');
    let file = desk.write("letter.csv", bytes);
    let before = kept(&desk);
    let problem = desk.refused("import", &[&file, "--team", "sales", "--as", "leads"]);
    problem.says("file-line-too-long", &["line 2 of letter.csv", "MiB"]);
    assert_eq!(kept(&desk), before);
}

#[test]
fn lines_with_too_many_or_too_few_fields_are_set_aside_and_the_rest_comes_in() {
    let desk = desk();
    let text = "Lead ID,Email,Lead Score\n1,a@x.example,10\n2,b@x.example\n3,c@x.example,30,what,is,this\n4,\"d@x.example\n\",40\n\n5,e@x.example,50\n";
    let source = taken(&desk, "ragged.csv", text);
    assert_eq!(counts(&source), [8, 3, 2]);
    let few = finding(&source, "too-few-fields");
    assert_eq!((&few["line"], &few["count"]), (&json!(3), &json!(1)));
    assert!(
        few["message"]
            .as_str()
            .unwrap()
            .contains("2 fields, but the header names 3"),
        "{few}"
    );
    let many = finding(&source, "too-many-fields");
    assert!(
        many["message"]
            .as_str()
            .unwrap()
            .contains("6 fields, but the header names 3"),
        "{many}"
    );
    assert!(many["hint"].as_str().unwrap().contains("not quoted"), "{many}");

    // Each can be looked at with its line, its reason and its text.
    let host = Host::serve(&desk.file());
    let page = host.come_in().ask(
        "rejected",
        json!({ "source": source["source"], "offset": 0, "limit": 10 }),
    );
    assert_eq!(page["total"], 2);
    assert_eq!(
        (&page["rejected"][1]["line"], &page["rejected"][1]["text"]),
        (&json!(4), &json!("3,c@x.example,30,what,is,this"))
    );
}

#[test]
fn rejected_lines_that_were_mended_go_back_into_their_source() {
    let desk = desk();
    let text = "Lead ID,Email,Lead Score\n11,a@x.example,10\n12,b@x.example,20,oops\n13,c@x.example\n14,d@x.example,40\n";
    let source = taken(&desk, "ragged.csv", text);
    assert_eq!(counts(&source), [5, 2, 2]);
    let saved = desk.path("mended.csv").display().to_string();
    let number = source["source"].to_string();
    desk.done("rejected", &[&number, "--csv", &saved]);
    let rejected = fs::read_to_string(&saved).unwrap();
    fs::write(&saved, rejected.replace("\"oops\"", "\"\"")).unwrap();

    let arguments = [saved.as_str(), "--team", "sales"];
    let dry = desk.json("import", &[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(
        dry["exports"][0]["mends"]["notice"],
        "These are 2 mended lines of ragged.csv: they will be added to it."
    );
    let sources = desk.sources().len();
    let source = desk.json("import", &arguments)["sources"][0].clone();
    assert_eq!(counts(&source), [5, 4, 0]);
    assert_adds_up(&source);
    assert_eq!(desk.sources().len(), sources);
    assert_eq!(desk.integrity(), Vec::<String>::new());
    assert_eq!(desk.refused("import", &arguments).code, "nothing-mended");
    assert_eq!(desk.json("rows", &["--where", "Lead score is 20"])["total"], 1);

    // Where they are wanted apart, they come in apart.
    let apart = desk.json(
        "import",
        &[&arguments[..], &["--as", "leads", "--as-new"]].concat(),
    );
    assert_eq!(counts(&apart["sources"][0]), [3, 2, 0]);
}

#[test]
fn a_quote_that_never_closes_is_told_with_its_place_and_swallows_no_other_record() {
    let desk = desk();
    let mut text = String::from("Lead ID,Company,Lead Score\n");
    for at in 1..=500 {
        let company = if at == 40 { "\"Kiel & Söhne" } else { "Kiel" };
        text.push_str(&format!("{at},{company},{}\n", at % 100));
    }
    let source = taken(&desk, "open.csv", text);
    assert_eq!(counts(&source), [501, 499, 1]);
    let open = finding(&source, "unclosed-quote");
    assert_eq!((&open["line"], &open["count"]), (&json!(41), &json!(1)));
    assert!(
        open["message"].as_str().unwrap().contains("line 41, column 4"),
        "{open}"
    );
    assert_eq!(desk.json("rows", &["--where", "Company is Kiel"])["total"], 499);
}

#[test]
fn headers_that_occur_twice_or_not_at_all_lose_no_column() {
    let desk = desk();
    let source = taken(
        &desk,
        "twice.csv",
        "Lead ID,Status,Email,Status,\n9,new,a@x.example,won,note\n",
    );
    assert_eq!(counts(&source), [2, 1, 0]);
    let twice = finding(&source, "duplicate-header");
    assert!(twice["message"].as_str().unwrap().contains("Status"), "{twice}");
    let columns = source["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 5);
    let labels: std::collections::BTreeSet<&str> = columns
        .iter()
        .map(|column| column["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels.len(), 5, "each can be named in a definition: {labels:?}");
    let row = &desk.json("rows", &["--where", "Email is \"a@x.example\""])["rows"][0]["fields"];
    for value in ["new", "won", "note"] {
        assert!(
            row.as_object().unwrap().values().any(|own| own == value),
            "{value}: {row}"
        );
    }
}

#[test]
fn a_workspace_from_a_newer_version_is_left_as_it_is() {
    let desk = desk();
    let mut bytes = fs::read(desk.file()).unwrap();
    // The format stands in bytes 60 to 63 of the file.
    let format = u32::from_be_bytes(bytes[60..64].try_into().unwrap());
    bytes[60..64].copy_from_slice(&(format + 1).to_be_bytes());
    fs::write(desk.file(), &bytes).unwrap();
    for line in [
        &["sources"][..],
        &[
            "define",
            "--team",
            "sales",
            "--term",
            "MQL",
            "--text",
            "every record",
        ],
        &["serve"],
    ] {
        let problem = desk.refused(line[0], &line[1..]);
        problem.says("workspace-newer", &["board.counterpart", "newer"]);
        assert!(problem.hint.contains("Update"), "{problem:?}");
    }
    assert!(fs::read(desk.file()).unwrap() == bytes);
    bytes[60..64].copy_from_slice(&format.to_be_bytes());
    fs::write(desk.file(), &bytes).unwrap();
    assert_eq!(desk.sources().len(), 1);
}

#[test]
fn a_file_that_is_no_workspace_is_left_as_it_is() {
    let desk = desk();
    let minutes = desk.write("minutes.counterpart", "Minutes of the meeting\n");
    let answer = Answer::of(&mut program::command(&["sources", &minutes, "--json"]));
    answer.problem().says("not-a-workspace", &["minutes.counterpart"]);
    assert_eq!(fs::read_to_string(&minutes).unwrap(), "Minutes of the meeting\n");
    let answer = Answer::of(&mut program::command(&["sources", &desk.arg("."), "--json"]));
    answer.problem().says("not-a-workspace", &[]);
    for subcommand in ["new", "sample"] {
        let answer = Answer::of(&mut program::command(&[subcommand, &minutes, "--json"]));
        answer
            .problem()
            .says("workspace-exists", &["minutes.counterpart"]);
    }
    assert_eq!(
        desk.names(),
        ["board.counterpart", "leads.csv", "minutes.counterpart"]
    );
}

#[test]
fn a_workspace_cut_short_is_told_to_be_damaged() {
    let desk = desk();
    let bytes = fs::read(desk.file()).unwrap();
    fs::write(desk.file(), &bytes[..bytes.len() / 3]).unwrap();
    let problem = desk.refused("sources", &[]);
    problem.says("workspace-damaged", &["board.counterpart"]);
}

#[test]
fn a_second_program_on_the_same_file_is_told_at_once() {
    let desk = desk();
    let host = Host::serve(&desk.file());
    for line in [&["sources"][..], &["compare", "--term", "MQL"], &["serve"]] {
        let begun = Instant::now();
        let problem = desk.refused(line[0], &line[1..]);
        problem.says("workspace-in-use", &["board.counterpart"]);
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
    let guest = host.come_in();
    guest.ask(
        "write_definition",
        json!({ "term": "mql", "team": "sales", "text": "every record", "burst": null }),
    );
    drop(host);
    assert_eq!(desk.json("compare", &["--term", "MQL"])["gap"], 1);
}

#[cfg(unix)]
mod system {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::path::Path;

    use super::*;

    fn permit(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_read_only_file_or_folder_is_told_and_left_as_it_is() {
        let desk = desk();
        let folder = desk.path("locked");
        fs::create_dir(&folder).unwrap();
        let file = folder.join("board.counterpart");
        fs::copy(desk.file(), &file).unwrap();
        let program = folder.join("counterpart");
        fs::copy(PROGRAM, &program).unwrap();
        permit(&program, 0o755);
        permit(&file, 0o644);
        permit(&folder, 0o555);
        permit(folder.parent().unwrap(), 0o755);
        let before = fs::read(&file).unwrap();
        let ordinary = |line: &[&str]| {
            let mut command = Command::new(&program);
            command.args(line).arg("--json").env("TMPDIR", "/tmp");
            // A superuser may write anywhere: the same as an ordinary user.
            if fs::write(folder.join("probe"), "").is_ok() {
                fs::remove_file(folder.join("probe")).unwrap();
                command.uid(65_534).gid(65_534);
            }
            Answer::of(&mut command)
        };
        let path = file.to_str().unwrap();
        for line in [
            &["sources", path][..],
            &[
                "define",
                path,
                "--team",
                "sales",
                "--term",
                "MQL",
                "--text",
                "every record",
            ],
        ] {
            let problem = ordinary(line).problem();
            problem.says("workspace-read-only", &["board.counterpart", "read-only"]);
            assert!(problem.hint.contains("Copy"), "{problem:?}");
        }
        let new = folder.join("new.counterpart");
        ordinary(&["new", new.to_str().unwrap()])
            .problem()
            .says("workspace-read-only", &["new.counterpart"]);
        assert!(!new.exists());
        assert!(fs::read(&file).unwrap() == before);
        permit(&folder, 0o755);
    }

    /// On a small disk of its own, where the system lets a test mount one.
    #[test]
    fn a_full_disk_is_told_and_everything_before_is_kept() {
        let desk = desk();
        let mut text = String::from("Lead ID,Email,Company\n");
        (0..200_000)
            .for_each(|at| text.push_str(&format!("{at},person{at}@company{at}.example,Company {at}\n")));
        desk.write("many.csv", text);
        fs::create_dir(desk.path("disk")).unwrap();
        let script = "mount -t tmpfs -o size=3m tmpfs disk && cp board.counterpart disk/ && \
                      { \"$0\" import disk/board.counterpart many.csv --team sales --as leads --json > refused.json; \
                        echo $? > code; \"$0\" sources disk/board.counterpart --json > sources.json; \
                        dd if=/dev/zero of=disk/filler bs=64k 2> /dev/null; \
                        \"$0\" define disk/board.counterpart --team sales --term MQL --text \"$(head -c 100000 many.csv | tr -d '\\n')\" --json > edit.json; \
                        \"$0\" rows disk/board.counterpart --csv disk/out.csv --json > out.json; ls disk > listed; \
                        rm disk/filler; cp disk/board.counterpart kept.counterpart; }";
        let inside = |script: &str| {
            let mut command = Command::new("unshare");
            command
                .args(["-rm", "sh", "-c", script, PROGRAM])
                .current_dir(desk.path("."));
            command.output().is_ok_and(|output| output.status.success())
        };
        if !inside("mount -t tmpfs -o size=1m tmpfs disk") {
            eprintln!("left out: this system lets no test mount a disk");
            return;
        }
        assert!(inside(script));
        let read = |name: &str| fs::read_to_string(desk.path(name)).unwrap();
        let told = |name: &str| serde_json::from_str::<Value>(&read(name)).unwrap();
        assert_eq!(read("code").trim(), "1");
        for name in ["refused.json", "edit.json"] {
            let problem = &told(name)["error"];
            assert_eq!(problem["code"], "disk-full", "{problem}");
            assert!(problem["hint"].as_str().unwrap().contains("safe"), "{problem}");
        }
        assert!(
            told("out.json")["error"]["message"]
                .as_str()
                .unwrap()
                .contains("out.csv")
        );
        assert!(
            !read("listed").contains("out.csv"),
            "half an export is not left: {}",
            read("listed")
        );
        assert_eq!(told("sources.json")["sources"].as_array().unwrap().len(), 1);
        let before = kept(&desk);
        fs::rename(desk.path("kept.counterpart"), desk.file()).unwrap();
        assert_eq!(kept(&desk), before);
    }
}
