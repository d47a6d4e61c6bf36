//! The sources of a workspace as the workbench reads them: what was stored beside the columns.

use ingest::Plan;
use jiff::civil::Date;
use model::{Finding, Table, Team};
use serde::{Deserialize, Serialize};
use workspace::{SourceId, SourceRow, Workspace};

use crate::api::{LineAccount, SourceCard, SourceColumn, VersionChange};
use crate::error::WorkbenchError;

/// Kind of the entity that holds what users declare of a source; its id is the source's.
pub(crate) const SOURCE_ENTITY: &str = "as-of";

/// What is stored beside a source's columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SourceAbout {
    pub team: Team,
    pub table: Table,
    pub file_name: String,
    pub path: String,
    pub modified: Option<String>,
    pub fingerprint: String,
    pub bytes: u64,
    pub encoding: String,
    #[serde(default)]
    pub sheet: Option<String>,
    pub profile: String,
    pub latest: Option<Date>,
    pub declared: Option<Date>,
    pub covers: Option<(Date, Date)>,
    pub account: LineAccount,
    pub findings: Vec<Finding>,
    /// How it was read; unknown for sources that came in before plans were kept.
    #[serde(default)]
    pub plan: Option<Plan>,
    /// The first version of this export; the source itself when it is the first.
    #[serde(default)]
    pub lineage: Option<u64>,
    /// The version it belongs to when it holds records kept from an earlier one.
    #[serde(default)]
    pub kept_with: Option<u64>,
    /// What it changed against the version before.
    #[serde(default)]
    pub change: Option<VersionChange>,
    /// Records among its own that were rejected and came back mended.
    #[serde(default)]
    pub mended: u64,
    /// What made it, in the words of the history.
    #[serde(default)]
    pub made_by: String,
}

/// What users declare of a source after it came in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Declared {
    pub as_of: Option<Date>,
}

/// A visible source.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub id: SourceId,
    pub rows: u64,
    pub about: SourceAbout,
    pub columns: Vec<SourceColumn>,
    pub declared: Option<Date>,
    /// When it was brought in, in UTC, as far as the history tells.
    pub brought_at: Option<String>,
}

impl Source {
    /// Its number as doors name it.
    pub fn number(&self) -> u64 {
        self.id.0.unsigned_abs()
    }

    /// The first version of the export it is a version of.
    pub fn lineage(&self) -> u64 {
        self.about.lineage.unwrap_or(self.number())
    }

    /// The version it is part of: itself, unless it holds records kept from an earlier one.
    pub fn version(&self) -> u64 {
        self.about.kept_with.unwrap_or(self.number())
    }

    /// The as-of day: declared, else the latest day in the file.
    pub fn as_of(&self) -> Option<Date> {
        self.declared.or(self.about.latest)
    }

    /// Where the column with this key is, if the source has it.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// The column with this key, if the source has it.
    pub fn column(&self, key: &str) -> Option<&SourceColumn> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The card that shows it.
    pub fn card(&self) -> SourceCard {
        let about = &self.about;
        SourceCard {
            source: self.number(),
            team: about.team,
            table: about.table,
            file_name: about.file_name.clone(),
            path: about.path.clone(),
            fingerprint: about.fingerprint.clone(),
            bytes: about.bytes,
            profile: about.profile.clone(),
            as_of: self.as_of(),
            as_of_declared: self.declared.is_some(),
            account: about.account.clone(),
            covers: about.covers,
            columns: self.columns.clone(),
            findings: about.findings.clone(),
            plan: about.plan.clone(),
            versions: Vec::new(),
        }
    }
}

/// The column that decides what a field holds over several sources, and its place among them: the one
/// with the most cells filled, never the one that came first.
pub(crate) fn leading<'a>(sources: &'a [Source], key: &str) -> Option<(usize, &'a SourceColumn)> {
    let columns = sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| Some((at, source.column(key)?)));
    columns.max_by_key(|(_, column)| (column.filled, column.kind))
}

/// The visible sources, by team, then id.
pub(crate) fn sources(workspace: &Workspace) -> Result<Vec<Source>, WorkbenchError> {
    described(workspace, workspace.sources()?)
}

/// The sources whose place a newer version took, by team, then id.
pub(crate) fn former(workspace: &Workspace) -> Result<Vec<Source>, WorkbenchError> {
    described(workspace, workspace.former_sources()?)
}

fn described(workspace: &Workspace, rows: Vec<SourceRow>) -> Result<Vec<Source>, WorkbenchError> {
    let mut sources = Vec::new();
    for row in rows {
        let about: SourceAbout = read(row.about, "source")?;
        let mut columns = Vec::with_capacity(row.columns.len());
        for (_, about) in row.columns {
            columns.push(read::<SourceColumn>(about, "column")?);
        }
        let declared = match workspace.entity(SOURCE_ENTITY, &row.id.0.to_string())? {
            Some(value) => read::<Declared>(value, "source")?.as_of,
            None => about.declared,
        };
        sources.push(Source {
            id: row.id,
            rows: row.rows,
            about,
            columns,
            declared,
            brought_at: row.brought_at,
        });
    }
    sources.sort_by_key(|source| (source.about.team, source.id.0));
    Ok(sources)
}

/// Reads stored JSON.
pub(crate) fn read<T: serde::de::DeserializeOwned>(
    value: serde_json::Value,
    what: &str,
) -> Result<T, WorkbenchError> {
    serde_json::from_value(value).map_err(|source| WorkbenchError::Unreadable {
        what: what.to_owned(),
        source,
    })
}

/// Writes JSON to be stored. The types stored have no map with other than text keys, so this can't fail.
pub(crate) fn json<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).expect("stored types are plain data")
}
