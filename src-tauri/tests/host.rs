//! The loopback host: who is let in, what is offered, and the road of a file through a browser.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod program;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use program::host::Host;
use program::{Answer, Desk, assert_adds_up, names};
use serde_json::{Value, json};

const CONTACTS: &str = "Record ID,Email,HubSpot Score\n1,ada@north.example,80\n2,ben@north.example,10\n";

#[test]
fn nobody_comes_in_without_the_token() {
    let desk = Desk::empty();
    let host = Host::serve(&desk.file());
    let state = br#"{"command":"state"}"#;
    let json_body = ("Content-Type", "application/json");
    for path in [
        "/",
        "/index.html",
        "/api/download/1",
        "/?token=",
        "/?token=0000",
        "/elsewhere",
    ] {
        assert_eq!(host.send("GET", path, &[], b"").unwrap().status, 401, "{path}");
    }
    for (method, path) in [("POST", "/api/call"), ("POST", "/api/upload?name=a.csv")] {
        let reply = host.send(method, path, &[json_body], state).unwrap();
        assert_eq!(reply.status, 401, "{path}: {}", reply.text());
        let forged = [json_body, ("Cookie", "counterpart=0123456789abcdef")];
        assert_eq!(
            host.send(method, path, &forged, state).unwrap().status,
            401,
            "{path}"
        );
    }
    // The token opens the first page only, not the commands.
    let path = format!("/api/call?token={}", host.token);
    assert_eq!(host.send("POST", &path, &[json_body], state).unwrap().status, 401);
}

#[test]
fn another_name_or_another_page_is_refused_even_with_the_token() {
    let desk = Desk::empty();
    let host = Host::serve(&desk.file());
    let first = format!("/?token={}", host.token);
    let port = host.port;
    let strange = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1:1".to_owned(),
        String::new(),
    ];
    for name in &strange {
        assert_eq!(
            host.send("GET", &first, &[("Host", name)], b"").unwrap().status,
            403,
            "{name}"
        );
    }
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost",
    ] {
        assert_eq!(
            host.send("GET", &first, &[("Origin", origin)], b"")
                .unwrap()
                .status,
            403,
            "{origin}"
        );
    }
    // None of them has spent it.
    let guest = host.come_in();
    let own = format!("http://127.0.0.1:{port}");
    let body = br#"{"command":"state"}"#;
    let call = |origin: &str| {
        let headers = [
            ("Cookie", guest.cookie.as_str()),
            ("Content-Type", "application/json"),
            ("Origin", origin),
        ];
        host.send("POST", "/api/call", &headers, body).unwrap().status
    };
    assert_eq!((call(&own), call("https://evil.example")), (200, 403));
}

#[test]
fn the_token_is_spent_on_first_use_and_becomes_a_cookie_that_scripts_cannot_read() {
    let desk = Desk::empty();
    let host = Host::serve(&desk.file());
    let first = format!("/?token={}", host.token);
    let reply = host.send("GET", &first, &[], b"").unwrap();
    assert_eq!((reply.status, reply.header("location")), (303, "/"));
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    assert!(!cookie.contains(&host.token), "the cookie is another secret");
    assert_eq!(host.send("GET", &first, &[], b"").unwrap().status, 401, "once");
    let cookie = cookie.split(';').next().unwrap();
    let page = host.send("GET", "/", &[("Cookie", cookie)], b"").unwrap();
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<html"), "{}", page.text());
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let again = Host::serve(&Desk::empty().file());
    assert_ne!(again.token, host.token);
}

#[test]
fn what_belongs_to_the_window_is_not_offered() {
    let desk = Desk::empty();
    let before = std::fs::read(desk.file()).unwrap();
    let other = Desk::empty();
    let host = Host::serve(&desk.file());
    let guest = host.come_in();
    let path = json!({ "path": other.arg("board.counterpart") });
    for (command, params) in [
        ("open_workspace", path.clone()),
        ("new_workspace", json!({ "path": other.arg("new.counterpart") })),
        ("duplicate", json!({ "path": other.arg("copy.counterpart") })),
        ("open_sample", Value::Null),
        ("close_workspace", Value::Null),
    ] {
        let (status, problem) = guest.refused(command, params);
        assert_eq!(
            (status, problem["code"].as_str()),
            (403, Some("not-offered")),
            "{command}"
        );
    }
    assert_eq!(other.names(), ["board.counterpart"]);
    assert_eq!(guest.ask("state", Value::Null)["workspace"]["name"], "board");
    let reply = guest.call("format_disk", Value::Null).unwrap();
    assert!((400..500).contains(&reply.status), "{}", reply.text());
    let reply = guest.send("POST", "/api/call", b"{\"command\":").unwrap();
    assert!((400..500).contains(&reply.status), "{}", reply.text());
    let reply = guest
        .send("POST", "/api/call", &vec![b' '; 2 << 20])
        .map(|reply| reply.status);
    assert!(
        !reply.is_ok_and(|status| status == 200),
        "a request of two megabytes is not an upload"
    );
    drop(host);
    assert!(std::fs::read(desk.file()).unwrap() == before);
}

#[test]
fn a_file_goes_from_upload_to_a_source_whose_lines_add_up() {
    let desk = Desk::empty();
    let host = Host::serve(&desk.file());
    let guest = host.come_in();
    let file = guest.upload("contacts-2026-06-30.csv", CONTACTS.as_bytes());
    let preview = guest.ask(
        "preview_import",
        json!({ "file": file, "dialect": null, "table": "leads" }),
    );
    assert_eq!(preview["preview"]["file_name"], "contacts-2026-06-30.csv");
    assert_eq!(preview["as_of"], "2026-06-30");
    let start = json!({ "file": file, "team": "marketing", "plan": preview["plan"], "as_of": null });
    let job = guest.ask("start_import", start);
    let ended = guest.wait_for(&job["job"]);
    assert_eq!(ended["status"], "done", "{ended}");
    let sources = guest.ask("sources", Value::Null);
    let source = &sources[0];
    assert_eq!(
        (&source["source"], &source["file_name"]),
        (&ended["source"], &json!("contacts-2026-06-30.csv"))
    );
    assert_eq!(source["account"]["rows"], 2);
    assert_adds_up(source);
}

#[test]
fn what_is_done_in_a_browser_is_in_the_file_and_records_come_back_as_a_download() {
    let desk = Desk::empty();
    let contacts = desk.write("contacts.csv", CONTACTS);
    desk.done("import", &[&contacts, "--team", "marketing", "--as", "leads"]);
    let host = Host::serve(&desk.file());
    let guest = host.come_in();
    for (team, text) in [("marketing", "every record"), ("sales", "Lead score ≥ 60")] {
        let view = guest.ask(
            "write_definition",
            json!({ "term": "mql", "team": team, "text": text, "burst": null }),
        );
        assert_eq!(view[team]["problem"], Value::Null);
    }
    let all = json!({ "term": "mql", "period": null, "date": null, "measure": null });
    let compared = guest.ask("compare", all.clone());
    assert_eq!(
        (&compared["marketing"]["n"], &compared["sales"]["n"]),
        (&json!(2), &json!(1))
    );
    let drawn = guest.ask(
        "chart",
        json!({ "chart": "bridge", "compare": all, "dark": false, "width": 800, "png": false }),
    );
    assert!(drawn["image"].as_str().unwrap().starts_with("<svg"));

    let set = json!({ "of": "where", "table": "leads", "text": "Lead score ≥ 60" });
    let export = json!({ "set": set, "sort": null, "to": desk.arg("stolen.csv") });
    let written = guest.ask("export_rows", export);
    let reply = guest.send("GET", written["path"].as_str().unwrap(), b"").unwrap();
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, "text/csv; charset=utf-8")
    );
    assert!(
        reply.text().contains("\"ada@north.example\"") && !reply.text().contains("ben@"),
        "{}",
        reply.text()
    );
    assert!(
        !desk.path("stolen.csv").exists(),
        "a browser names no path to write to"
    );
    drop(host);
    assert_eq!(desk.json("compare", &["--term", "MQL"])["gap"], -1);
}

#[test]
fn a_path_is_not_a_file_that_was_uploaded() {
    let desk = Desk::empty();
    let export = desk.write("contacts.csv", CONTACTS);
    let host = Host::serve(&desk.file());
    let guest = host.come_in();
    let real = guest.upload("real.csv", CONTACTS.as_bytes());
    let plan = guest.ask(
        "preview_import",
        json!({ "file": real, "dialect": null, "table": "leads" }),
    )["plan"]
        .clone();
    let number = real.strip_prefix("upload:").unwrap().split_once('/').unwrap().0;
    for file in [
        "/etc/passwd",
        &export,
        "file:///etc/passwd",
        "upload:1",
        "upload:99/real.csv",
        "upload:../real.csv",
        &format!("upload:{number}/../../../../../../etc/passwd"),
        &format!("upload:{number}//etc/passwd"),
        "",
    ] {
        let (status, problem) = guest.refused(
            "preview_import",
            json!({ "file": file, "dialect": null, "table": null }),
        );
        assert_eq!(
            (status, problem["code"].as_str()),
            (404, Some("unknown-upload")),
            "{file}"
        );
        let start = json!({ "file": file, "team": "sales", "plan": plan, "as_of": null });
        assert_eq!(
            guest.refused("start_import", start).1["code"],
            "unknown-upload",
            "{file}"
        );
    }
    for path in [
        "/api/download/1",
        "/api/download/..%2f..%2fetc%2fpasswd",
        "/..%2f..%2fCargo.toml",
        "/../Cargo.toml",
    ] {
        assert!(guest.send("GET", path, b"").unwrap().status >= 400, "{path}");
    }
    assert_eq!(guest.ask("sources", Value::Null), json!([]));
}

#[test]
fn a_cancelled_import_leaves_no_source() {
    let desk = Desk::empty();
    let host = Host::serve(&desk.file());
    let guest = host.come_in();
    let mut big = String::from("Record ID,Email,Lead Score\n");
    for at in 0..600_000 {
        big.push_str(&format!(
            "{at},person{at}@company{}.example,{}\n",
            at % 997,
            at % 100
        ));
    }
    let file = guest.upload("big.csv", big.as_bytes());
    let plan = guest.ask(
        "preview_import",
        json!({ "file": file, "dialect": null, "table": "leads" }),
    )["plan"]
        .clone();
    let start = json!({ "file": file, "team": "marketing", "plan": plan, "as_of": null });
    let job = guest.ask("start_import", start.clone())["job"].clone();
    guest.ask("cancel_job", json!({ "job": job }));
    assert_eq!(guest.wait_for(&job), json!({ "status": "cancelled" }));
    assert_eq!(guest.ask("sources", Value::Null), json!([]));
    assert_eq!(guest.ask("state", Value::Null)["workspace"]["undo"], Value::Null);
    // The same file can be brought in after all.
    let job = guest.ask("start_import", start)["job"].clone();
    assert_eq!(guest.wait_for(&job)["status"], "done");
    assert_eq!(guest.ask("sources", Value::Null)[0]["account"]["rows"], 600_000);
    drop(host);
    assert_eq!(desk.integrity(), Vec::<String>::new());
    assert_eq!(desk.sources().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_host_that_is_stopped_closes_the_workspace_and_leaves_no_upload() {
    for signal in ["-INT", "-TERM"] {
        let desk = Desk::empty();
        let uploads = tempfile::tempdir().unwrap();
        let mut command = desk.command("serve", &["--json"]);
        let mut child = command
            .env("TMPDIR", uploads.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        let announced: Value = serde_json::from_str(&first).unwrap();
        assert!(
            announced["address"]
                .as_str()
                .unwrap()
                .starts_with("http://127.0.0.1:"),
            "{announced}"
        );
        assert_eq!(names(uploads.path()).len(), 1);
        let stopped = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(stopped.success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
        assert!(names(uploads.path()).is_empty(), "{signal}");
        assert_eq!(desk.names(), ["board.counterpart"]);
        assert!(desk.sources().is_empty());
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let desk = Desk::empty();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let problem = desk.refused("serve", &["--port", &port]);
    problem.says("host", &[&port, "taken"]);
    assert!(problem.hint.contains("--port"), "{problem:?}");
    assert_eq!(
        Answer::of(&mut desk.command("sources", &[])).code,
        Some(0),
        "nothing holds the workspace"
    );
}
