//! What can't be opened or written is refused in plain words that name the file, and nothing is lost.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use column::{Codes, Data, Dictionary};
use serde_json::json;
use workspace::{APPLICATION_ID, Edit, FORMAT, FinishedSource, StoredColumn, Workspace, WorkspaceError};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("board.counterpart");
    (folder, file)
}

fn setting(value: &str) -> Edit {
    Edit {
        kind: "setting".to_owned(),
        id: "note".to_owned(),
        value: Some(json!(value)),
    }
}

/// The message names the file and says these words.
fn assert_says(error: &WorkspaceError, file: &Path, words: &str) {
    let message = error.to_string();
    assert!(message.contains(file.to_str().unwrap()), "{message}");
    assert!(message.contains(words), "{message}");
}

#[test]
fn a_missing_file_or_folder_is_told() {
    let (_folder, file) = folder();
    let error = Workspace::open(&file).unwrap_err();
    assert!(matches!(error, WorkspaceError::NotFound { .. }));
    assert_says(&error, &file, "was not found");
    assert!(!file.exists(), "opening never makes a file");
    let nowhere = file.with_file_name("no such folder").join("board.counterpart");
    assert!(matches!(
        Workspace::create(&nowhere),
        Err(WorkspaceError::NotFound { .. })
    ));
}

#[test]
fn creating_never_replaces_a_file() {
    let (_folder, file) = folder();
    fs::write(&file, "minutes of the meeting").unwrap();
    let error = Workspace::create(&file).unwrap_err();
    assert_says(&error, &file, "already exists");
    assert_eq!(fs::read_to_string(&file).unwrap(), "minutes of the meeting");
}

#[test]
fn a_file_of_another_sort_is_left_as_it_is() {
    let (folder, file) = folder();
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE lead (id INTEGER); PRAGMA user_version = 99;")
        .unwrap();
    let foreign = fs::read(&other).unwrap();
    for bytes in [
        b"".as_slice(),
        b"Email,Country\r\nzoe@example.com,DE\r\n",
        &[0; 4096],
        &foreign,
    ] {
        fs::write(&file, bytes).unwrap();
        let error = Workspace::open(&file).unwrap_err();
        assert!(matches!(error, WorkspaceError::NotAWorkspace { .. }), "{error}");
        assert_says(&error, &file, "not a Counterpart workspace");
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
    let error = Workspace::open(folder.path()).unwrap_err();
    assert!(matches!(error, WorkspaceError::NotAWorkspace { .. }), "{error}");
}

#[test]
fn the_header_names_program_and_format() {
    let (_folder, file) = folder();
    Workspace::create(&file).unwrap().close().unwrap();
    let header = fs::read(&file).unwrap();
    assert_eq!(&header[68..72], b"CPRT");
    assert_eq!(header[68..72], APPLICATION_ID.to_be_bytes());
    assert_eq!(header[60..64], FORMAT.to_be_bytes());
}

#[test]
fn a_file_of_a_newer_program_is_refused_unchanged() {
    let (folder, file) = folder();
    Workspace::create(&file).unwrap().close().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes[60..64].copy_from_slice(&(FORMAT + 1).to_be_bytes());
    fs::write(&file, &bytes).unwrap();
    let error = Workspace::open(&file).unwrap_err();
    let WorkspaceError::Newer { found, known, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!((*found, *known), (FORMAT + 1, FORMAT));
    assert_says(&error, &file, "made by a newer Counterpart");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_second_opener_is_told_at_once() {
    let (_folder, file) = folder();
    let mut first = Workspace::create(&file).unwrap();
    let asked = Instant::now();
    let error = Workspace::open(&file).unwrap_err();
    assert!(asked.elapsed() < Duration::from_secs(1));
    assert!(matches!(error, WorkspaceError::InUse { .. }), "{error}");
    assert_says(&error, &file, "open in another window");
    first.change("Note", None, &[setting("still working")]).unwrap();
    first.close().unwrap();

    // Opening alone holds the file too, before anything is changed.
    let reader = Workspace::open(&file).unwrap();
    assert!(matches!(
        Workspace::open(&file),
        Err(WorkspaceError::InUse { .. })
    ));
    drop(reader);
    let second = Workspace::open(&file).unwrap();
    assert_eq!(
        second.entity("setting", "note").unwrap(),
        Some(json!("still working"))
    );
}

const AMOUNT: i64 = 0x0102_0304_0506_0000;

fn import(workspace: &mut Workspace, rows: usize) -> Result<(), WorkspaceError> {
    let source = workspace.begin_source()?;
    let columns = [
        Data::Codes(Codes::U8(vec![1; rows])),
        Data::Money((0..rows as i64).map(|row| AMOUNT + row).collect()),
    ];
    workspace.put_segment(source, 0, &columns, &vec![2; rows])?;
    let column = |key: &str, texts: &[&str]| StoredColumn {
        key: key.to_owned(),
        about: json!({}),
        dictionary: Arc::new(Dictionary::from_texts(texts)),
    };
    let columns = vec![
        column("country", &["Deutschland und Umgebung"]),
        column("amount", &[]),
    ];
    let finished = FinishedSource {
        about: json!({}),
        rows: rows as u64,
        columns,
    };
    workspace.finish_source(source, &finished, "Bring in deals.csv")
}

/// Changes one byte wherever the pattern stands in the closed file.
fn damage(file: &Path, pattern: &[u8]) {
    let mut bytes = fs::read(file).unwrap();
    let found: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at..].starts_with(pattern))
        .collect();
    assert!(!found.is_empty());
    found.iter().for_each(|at| bytes[*at] ^= 1);
    fs::write(file, bytes).unwrap();
}

#[test]
fn damaged_cells_are_told_not_shown() {
    let (_folder, file) = folder();
    let mut workspace = Workspace::create(&file).unwrap();
    import(&mut workspace, 100_000).unwrap();
    workspace.put_derived("links", b"can be computed again").unwrap();
    workspace.close().unwrap();
    damage(&file, &(AMOUNT + 50_000).to_le_bytes());
    damage(&file, "Deutschland und Umgebung".as_bytes());
    damage(&file, b"can be computed again");

    let workspace = Workspace::open(&file).unwrap();
    let source = workspace.sources().unwrap()[0].id;
    let error = workspace.column(source, 1).map(drop).unwrap_err();
    assert!(matches!(error, WorkspaceError::Damaged { .. }), "{error}");
    assert_says(
        &error,
        &file,
        "segment 1 of column amount of source 1 can't be read",
    );
    assert_says(
        &workspace.column(source, 0).map(drop).unwrap_err(),
        &file,
        "the list of values of column country",
    );
    assert_eq!(
        workspace.lines(source).unwrap().len(),
        100_000,
        "the rest can be read"
    );
    assert_eq!(workspace.derived("links").unwrap(), None);
    assert_eq!(
        workspace.integrity().unwrap(),
        [
            "the list of values of column country of source 1 can't be read",
            "segment 1 of column amount of source 1 can't be read"
        ]
    );
}

#[test]
fn a_file_cut_short_is_told() {
    let (_folder, file) = folder();
    let mut workspace = Workspace::create(&file).unwrap();
    import(&mut workspace, 100_000).unwrap();
    workspace.close().unwrap();
    let length = fs::metadata(&file).unwrap().len();
    fs::OpenOptions::new()
        .write(true)
        .open(&file)
        .unwrap()
        .set_len(length / 2)
        .unwrap();
    let error = Workspace::open(&file).unwrap_err();
    assert!(matches!(error, WorkspaceError::Damaged { .. }), "{error}");
    assert_says(&error, &file, "part of the file can't be read");
}

/// Tests of what the system refuses: they run again in a process that is refused it.
#[cfg(unix)]
mod system {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;

    /// Set in the process that runs a test again.
    const INSIDE: &str = "COUNTERPART_TEST_INSIDE";

    fn again(command: &mut Command, test: &str, inside: &Path) {
        let output = command
            .args([test, "--exact", "--nocapture"])
            .env(INSIDE, inside)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn permit(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_read_only_file_or_folder_is_told() {
        if let Some(folder) = std::env::var_os(INSIDE) {
            return read_only_is_refused(Path::new(&folder));
        }
        let (folder, file) = folder();
        for path in [folder.path().join("file"), folder.path().join("folder")] {
            fs::create_dir(&path).unwrap();
            let file = path.join("board.counterpart");
            Workspace::create(&file).unwrap().close().unwrap();
        }
        permit(&folder.path().join("file/board.counterpart"), 0o444);
        permit(&folder.path().join("file"), 0o777);
        permit(&folder.path().join("folder/board.counterpart"), 0o666);
        permit(&folder.path().join("folder"), 0o555);
        permit(folder.path(), 0o755);
        if fs::write(folder.path().join("folder/probe"), "").is_err() {
            return read_only_is_refused(folder.path());
        }
        // A superuser may write anywhere: the same as an ordinary user.
        fs::remove_file(folder.path().join("folder/probe")).unwrap();
        let program = file.with_file_name("tests");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        permit(&program, 0o755);
        let mut command = Command::new(program);
        command.uid(65_534).gid(65_534);
        again(
            &mut command,
            "system::a_read_only_file_or_folder_is_told",
            folder.path(),
        );
    }

    fn read_only_is_refused(folder: &Path) {
        for place in ["file", "folder"] {
            let file = folder.join(place).join("board.counterpart");
            let before = fs::read(&file).unwrap();
            let error = Workspace::open(&file).unwrap_err();
            assert!(matches!(error, WorkspaceError::ReadOnly { .. }), "{error}");
            assert_says(&error, &file, "is read-only");
            assert_eq!(fs::read(&file).unwrap(), before);
        }
        let new = folder.join("folder/new.counterpart");
        assert!(matches!(
            Workspace::create(&new),
            Err(WorkspaceError::ReadOnly { .. })
        ));
        let open = Workspace::create(&folder.join("file/mine.counterpart")).unwrap();
        assert!(matches!(
            open.duplicate(&new),
            Err(WorkspaceError::ReadOnly { .. })
        ));
        assert!(!new.exists());
    }

    /// On a disk of its own, where the system lets a test mount one; elsewhere only the unit test with a
    /// page limit runs.
    #[test]
    fn a_full_disk_keeps_everything_before() {
        if let Some(disk) = std::env::var_os(INSIDE) {
            return full_disk_is_told(Path::new(&disk));
        }
        let (folder, _) = folder();
        let mount = |then: &str| {
            let mut command = Command::new("unshare");
            let script = format!("mount -t tmpfs -o size=4m tmpfs \"$0\" && {then}");
            command.args(["-rm", "sh", "-c", &script]).arg(folder.path());
            command
        };
        if !mount("true").output().is_ok_and(|output| output.status.success()) {
            eprintln!("left out: this system lets no test mount a disk");
            return;
        }
        let mut command = mount("exec \"$@\"");
        command.arg(std::env::current_exe().unwrap());
        again(
            &mut command,
            "system::a_full_disk_keeps_everything_before",
            folder.path(),
        );
    }

    fn full_disk_is_told(disk: &Path) {
        let file = disk.join("board.counterpart");
        let mut workspace = Workspace::create(&file).unwrap();
        import(&mut workspace, 10_000).unwrap();
        workspace.change("Note", None, &[setting("before")]).unwrap();

        let error = import(&mut workspace, 1_000_000).unwrap_err();
        assert!(matches!(error, WorkspaceError::DiskFull { .. }), "{error}");
        assert_says(&error, &file, "is full");
        let copy = disk.join("copy.counterpart");
        let filler = disk.join("filler");
        fs::write(&filler, vec![1; 16 << 20]).unwrap_err();
        let big = "x".repeat(100_000);
        let error = workspace.change("Note", None, &[setting(&big)]).unwrap_err();
        assert!(matches!(error, WorkspaceError::DiskFull { .. }), "{error}");
        let error = workspace.duplicate(&copy).unwrap_err();
        assert!(matches!(error, WorkspaceError::DiskFull { .. }), "{error}");
        assert!(!copy.exists());
        assert_eq!(
            workspace.entity("setting", "note").unwrap(),
            Some(json!("before"))
        );
        assert_eq!(workspace.integrity().unwrap(), Vec::<String>::new());

        fs::remove_file(&filler).unwrap();
        workspace.change("Note", None, &[setting("after")]).unwrap();

        // Half an import is left and there is no space to remove it: what is there can still be read.
        let source = workspace.begin_source().unwrap();
        let columns = [Data::Money(vec![1; 20_000])];
        workspace.put_segment(source, 0, &columns, &[2; 20_000]).unwrap();
        drop(workspace);
        fs::write(&filler, vec![1; 16 << 20]).unwrap_err();
        let workspace = Workspace::open(&file).unwrap();
        assert_eq!(workspace.lines(source).unwrap().len(), 20_000);
        assert_eq!(workspace.sources().unwrap().len(), 1);
        assert_eq!(workspace.entity("setting", "note").unwrap(), Some(json!("after")));
        drop(workspace);

        fs::remove_file(&filler).unwrap();
        let workspace = Workspace::open(&file).unwrap();
        assert!(workspace.lines(source).unwrap().is_empty());
        assert_eq!(workspace.integrity().unwrap(), Vec::<String>::new());
    }
}
