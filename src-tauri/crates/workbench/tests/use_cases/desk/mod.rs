//! A workspace in a folder of its own, and the steps every use case starts with.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

pub mod figures;

use std::path::{Path, PathBuf};

use model::{Table, Team};
use workbench::api::{
    CompareRequest, Comparison, DecideRequest, Decision, DifferenceRequest, ImportRequest, PreviewRequest,
    RowSet, RowsRequest, SideView, SourceCard, WriteDefinition,
};
use workbench::{Workbench, WorkbenchError};

/// An open workspace and the folder it lies in.
pub struct Desk {
    pub bench: Workbench,
    folder: tempfile::TempDir,
}

impl Desk {
    /// With an empty workspace.
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let bench = Workbench::new(folder.path());
        bench
            .new_workspace(&folder.path().join("board.counterpart"))
            .unwrap();
        Desk { bench, folder }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Closes the workspace and opens it again, as after quitting.
    pub fn reopen(&self) {
        self.bench.close().unwrap();
        self.bench
            .open_workspace(&self.path("board.counterpart"))
            .unwrap();
    }

    /// Writes an export into the folder and brings it in.
    pub fn bring_in(&self, team: Team, table: Table, name: &str, text: &str) -> u64 {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        self.import(team, Some(table), &path, &[]).unwrap()
    }

    /// Brings a file in, some of its columns mapped by hand.
    pub fn import(
        &self,
        team: Team,
        table: Option<Table>,
        path: &Path,
        map: &[(&str, &str)],
    ) -> Result<u64, WorkbenchError> {
        let file = path.display().to_string();
        let mut preview = self.bench.preview_import(&PreviewRequest {
            file: file.clone(),
            dialect: None,
            table,
            team: Some(team),
            fresh: false,
        })?;
        for (header, field) in map {
            workbench::map_column(&mut preview.plan, header, field)?;
        }
        self.bench.import(&ImportRequest {
            file,
            team,
            plan: preview.plan,
            as_of: None,
            mends: None,
        })
    }

    /// Brings a newer export in, in the place of the one it updates.
    pub fn update(&self, team: Team, path: &Path) -> u64 {
        let file = path.display().to_string();
        let preview = self.bench.preview_import(&PreviewRequest {
            file: file.clone(),
            dialect: None,
            table: None,
            team: Some(team),
            fresh: false,
        });
        let request = ImportRequest {
            file,
            team,
            plan: preview.unwrap().plan,
            as_of: None,
            mends: None,
        };
        let arrival = self.bench.check(&request).unwrap();
        let compare = DifferenceRequest {
            arrival,
            against: None,
            key: Vec::new(),
        };
        self.bench.difference(&compare).unwrap();
        let decision = Decision::Update { keep_gone: false };
        let decided = self.bench.decide(&DecideRequest { arrival, decision });
        decided.unwrap().source.unwrap()
    }

    /// The card of a source.
    pub fn source(&self, source: u64) -> SourceCard {
        self.bench
            .sources()
            .unwrap()
            .into_iter()
            .find(|card| card.source == source)
            .unwrap()
    }

    /// Writes a team's text; its side of the term then. The text must be readable.
    pub fn write(&self, term: &str, team: Team, text: &str) -> SideView {
        let side = self.type_in(term, team, text, None);
        assert!(side.problem.is_none(), "{text}: {:?}", side.problem);
        side
    }

    /// Writes a team's text as a keystroke of a burst.
    pub fn type_in(&self, term: &str, team: Team, text: &str, burst: Option<&str>) -> SideView {
        let term = self.bench.find_term(term).unwrap();
        let burst = burst.map(str::to_owned);
        let write = WriteDefinition {
            term,
            team,
            text: text.to_owned(),
            burst,
        };
        let view = self.bench.write_definition(&write).unwrap();
        if team == Team::Sales {
            view.sales
        } else {
            view.marketing
        }
    }

    /// A team's text under a term.
    pub fn text(&self, term: &str, team: Team) -> String {
        let view = self.bench.term(term).unwrap();
        if team == Team::Sales {
            view.sales.text
        } else {
            view.marketing.text
        }
    }

    /// Compares a term, all time, in what it measures.
    pub fn compare(&self, term: &str) -> Comparison {
        self.bench.compare(&of(term)).unwrap()
    }

    /// How many records meet these criteria.
    pub fn count(&self, table: Table, text: &str) -> u64 {
        let set = RowSet::Where {
            table,
            text: text.to_owned(),
        };
        let page = self.bench.rows(&RowsRequest {
            set,
            offset: 0,
            limit: 0,
            sort: None,
        });
        page.unwrap_or_else(|error| panic!("{text}: {error}")).total
    }
}

/// All of a term.
pub fn of(term: &str) -> CompareRequest {
    CompareRequest {
        term: term.to_owned(),
        period: None,
        date: None,
        measure: None,
        at: None,
    }
}

/// Real exports, beside the project or beside the folder its checkouts lie in; `None`, said aloud, where they are not at
/// hand.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(3);
    let found = above
        .map(|own| own.join("shared/data").join(folder))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: no shared data");
    }
    found
}

/// Every physical line of the file is in exactly one count, and there are as many as the file has.
pub fn assert_adds_up(card: &SourceCard) {
    let account = &card.account;
    let sum = account.preamble_lines
        + account.header_lines
        + account.accepted_lines
        + account.blank_lines
        + account.skipped.iter().map(|skipped| skipped.lines).sum::<u64>()
        + account.rejected_lines;
    assert_eq!(sum, account.lines, "{}: {account:?}", card.file_name);
}
