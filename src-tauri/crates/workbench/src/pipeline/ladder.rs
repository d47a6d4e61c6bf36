//! The stage ladder as people declare it: kept in the workspace, checked before it is, with ladders to begin with.
//! Knows no figure.

use std::collections::BTreeMap;

use model::ladder::fold;
use model::{Ladder, Stage, StageKind, Team};
use workspace::{Edit, Workspace};

use crate::Workbench;
use crate::api::{
    DeclaredLadder, DeclaredStage, LadderPreset, LadderView, NameMapping, StageName, StageOwner, StageRole,
};
use crate::error::WorkbenchError;
use crate::session::Model;

const KIND: &str = "ladder";
const ID: &str = "ladder";

/// Ladders that teams begin with: name, steps, and the two ends every one has.
const PRESETS: [(&str, &[&str]); 4] = [
    (
        "Customer journey",
        &[
            "Awareness",
            "Engagement",
            "Qualification",
            "Evaluation",
            "Decision",
        ],
    ),
    ("Lead to close", &["Unknown", "Lead", "Qualified", "Opportunity"]),
    (
        "Marketing to sales",
        &["Awareness", "Engagement", "MQL", "SQL", "Proposal", "Negotiation"],
    ),
    ("Sales", &["Prospect", "Demo", "Proposal"]),
];

/// The ladder people declared; `None` where nobody did.
pub(crate) fn declared(workspace: &Workspace) -> Result<Option<DeclaredLadder>, WorkbenchError> {
    let stored = workspace.entity(KIND, ID)?;
    Ok(stored.and_then(|value| serde_json::from_value(value).ok()))
}

impl NameMapping {
    /// The name from its day on, as a name of its own.
    pub(crate) fn dated_name(&self) -> String {
        match self.from {
            Some(from) => format!("{} since {from}", self.name),
            None => self.name.clone(),
        }
    }
}

impl DeclaredLadder {
    /// As the event log takes it.
    pub(crate) fn ladder(&self) -> Ladder {
        Ladder::new(self.stages.iter().map(|stage| Stage {
            name: stage.name.clone(),
            kind: stage.role.kind(),
        }))
    }

    /// The stage that a name means: what is declared of it, else the stage of the same name. A name with a date
    /// is asked for as [`NameMapping::dated_name`].
    pub(crate) fn meaning(&self, name: &str) -> Option<&str> {
        let folded = fold(name);
        let own = |own: &&NameMapping| match own.from {
            None => fold(&own.name) == folded,
            Some(_) => fold(&own.dated_name()) == folded,
        };
        let mapped = self.names.iter().find(own).map(|own| own.stage.as_str());
        mapped.or_else(|| {
            let same = self.stages.iter().find(|stage| fold(&stage.name) == folded);
            same.map(|stage| stage.name.as_str())
        })
    }

    /// # Errors
    /// When a stage has no name or one that another has, there is no step or no won stage, a name means a stage
    /// that isn't there, or a service level has no limit.
    fn check(&self) -> Result<(), WorkbenchError> {
        let refuse = |message: String| Err(WorkbenchError::LadderNotPossible { message });
        let mut seen: Vec<String> = Vec::new();
        for stage in &self.stages {
            let folded = fold(&stage.name);
            if folded.is_empty() {
                return refuse("A stage has no name.".to_owned());
            }
            if seen.contains(&folded) {
                return refuse(format!("Two stages are called {}.", stage.name));
            }
            if stage.role == StageRole::Sla && stage.limit_days.is_none() {
                return refuse(format!(
                    "{} has a service level but no limit in days.",
                    stage.name
                ));
            }
            seen.push(folded);
        }
        for (kind, words) in [(StageKind::Open, "step"), (StageKind::Won, "won stage")] {
            if !self.stages.iter().any(|stage| stage.role.kind() == kind) {
                return refuse(format!("There is no {words}."));
            }
        }
        for own in &self.names {
            if !seen.contains(&fold(&own.stage)) {
                return refuse(format!(
                    "{} means {}, which is no stage of the ladder.",
                    own.name, own.stage
                ));
            }
        }
        Ok(())
    }
}

impl Workbench {
    /// The stage ladder in force, and how the exports' stage names meet it.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn ladder(&self) -> Result<LadderView, WorkbenchError> {
        self.read(view)
    }

    /// Declares the ladder as one step of the history; one without stages is found from the exports again.
    ///
    /// # Errors
    /// When it isn't possible, or the workspace can't be written.
    pub fn set_ladder(&self, ladder: &DeclaredLadder) -> Result<LadderView, WorkbenchError> {
        let empty = ladder.stages.is_empty();
        if !empty {
            ladder.check()?;
        }
        self.change(|workspace, _| {
            let value = serde_json::to_value(ladder).ok().filter(|_| !empty);
            let label = if empty {
                "Take the ladder from the exports"
            } else {
                "Change the stage ladder"
            };
            let edit = Edit {
                kind: KIND.to_owned(),
                id: ID.to_owned(),
                value,
            };
            workspace.change(label, None, &[edit])?;
            Ok(())
        })?;
        self.ladder()
    }
}

pub(crate) fn view(workspace: &mut Workspace, model: &mut Model) -> Result<LadderView, WorkbenchError> {
    let own = declared(workspace)?;
    let mut found: Option<Ladder> = None;
    let mut names: BTreeMap<String, StageName> = BTreeMap::new();
    for team in [Team::Sales, Team::Marketing, Team::Success, Team::Finance] {
        let Some(stages) = model.stages(workspace, team)? else {
            continue;
        };
        for (name, rows) in &stages.names {
            let entry = names.entry(fold(name)).or_insert_with(|| StageName {
                name: name.clone(),
                rows: 0,
                teams: Vec::new(),
                stage: None,
            });
            entry.rows += rows;
            entry.teams.push(team);
        }
        found.get_or_insert_with(|| stages.ladder.clone());
    }
    let is_declared = own.is_some();
    let ladder = own.unwrap_or_else(|| typical(&found.unwrap_or_default()));
    let mut names: Vec<StageName> = names.into_values().collect();
    for name in &mut names {
        name.stage = ladder.meaning(&name.name).map(str::to_owned);
    }
    names.sort_by(|a, b| (a.stage.is_some(), b.rows, &a.name).cmp(&(b.stage.is_some(), a.rows, &b.name)));
    Ok(LadderView {
        ladder,
        declared: is_declared,
        names,
        presets: PRESETS.map(|(name, steps)| preset(name, steps)).into(),
    })
}

/// What most deals climb, as a ladder that could be declared.
fn typical(ladder: &Ladder) -> DeclaredLadder {
    let stage = |stage: &Stage| DeclaredStage {
        name: stage.name.clone(),
        role: match stage.kind {
            StageKind::Open => StageRole::Inventory,
            StageKind::Detour => StageRole::Detour,
            StageKind::Won => StageRole::Won,
            StageKind::Lost => StageRole::Lost,
        },
        owner: StageOwner::Nobody,
        limit_days: None,
        question: String::new(),
    };
    DeclaredLadder {
        stages: ladder.stages().iter().map(stage).collect(),
        names: Vec::new(),
    }
}

fn preset(name: &str, steps: &[&str]) -> LadderPreset {
    let stage = |name: &str, role| DeclaredStage {
        name: name.to_owned(),
        role,
        owner: StageOwner::Nobody,
        limit_days: None,
        question: String::new(),
    };
    let mut stages: Vec<DeclaredStage> = steps
        .iter()
        .map(|step| stage(step, StageRole::Inventory))
        .collect();
    stages.push(stage("Closed won", StageRole::Won));
    stages.push(stage("Closed lost", StageRole::Lost));
    LadderPreset {
        name: name.to_owned(),
        stages,
    }
}
