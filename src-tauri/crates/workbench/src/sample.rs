//! The sample workspace: the exports of an invented company with both teams' definitions in place.

use std::collections::BTreeMap;
use std::path::Path;

use document::{Block, Criteria, Inline, Marks, NumberOf};
use jiff::civil::Date;
use model::{Table, Team};

use crate::Workbench;
use crate::api::{CompareRequest, ImportRequest, PreviewRequest, WriteDefinition};
use crate::error::WorkbenchError;

/// When the exports were taken.
const AS_OF: Date = Date::constant(2026, 6, 30);

/// File name, whose it is, what its records are, its text.
const EXPORTS: [(&str, Team, Table, &str); 9] = [
    export(
        "hubspot-contacts.csv",
        Team::Marketing,
        Table::Leads,
        include_str!("../../../../sample/hubspot-contacts.csv"),
    ),
    export(
        "salesforce-leads.csv",
        Team::Sales,
        Table::Leads,
        include_str!("../../../../sample/salesforce-leads.csv"),
    ),
    export(
        "salesforce-lead-history.csv",
        Team::Sales,
        Table::StageHistory,
        include_str!("../../../../sample/salesforce-lead-history.csv"),
    ),
    export(
        "salesforce-opportunities.csv",
        Team::Sales,
        Table::Opportunities,
        include_str!("../../../../sample/salesforce-opportunities.csv"),
    ),
    export(
        "salesforce-opportunity-history.csv",
        Team::Sales,
        Table::StageHistory,
        include_str!("../../../../sample/salesforce-opportunity-history.csv"),
    ),
    export(
        "salesforce-tasks.csv",
        Team::Sales,
        Table::Activities,
        include_str!("../../../../sample/salesforce-tasks.csv"),
    ),
    export(
        "salesforce-contact-roles.csv",
        Team::Sales,
        Table::ContactRoles,
        include_str!("../../../../sample/salesforce-contact-roles.csv"),
    ),
    export(
        "salesforce-campaign-members.csv",
        Team::Marketing,
        Table::CampaignMembers,
        include_str!("../../../../sample/salesforce-campaign-members.csv"),
    ),
    export(
        "targets.csv",
        Team::Sales,
        Table::Targets,
        include_str!("../../../../sample/targets.csv"),
    ),
];

/// Both teams' definitions.
const DEFINITIONS: [(&str, Team, &str); 5] = [
    ("MQL", Team::Marketing, "Lead score ≥ 60"),
    (
        "MQL",
        Team::Sales,
        "Lead score ≥ 40 and Demo requested is yes and Title contains any of (Director, VP, Chief, Head) \
         and not Email opt out is yes and Lead status is one of (Accepted, Working, Qualified) and one per person",
    ),
    ("Pipeline", Team::Marketing, "Marketing touches ≥ 1"),
    (
        "Pipeline",
        Team::Sales,
        "Closed is no and Type is New Business and Stage is one of (Demo, Proposal, Negotiation)",
    ),
    ("SQL", Team::Sales, "Lead status is Qualified and one per person"),
];

const fn export(
    name: &'static str,
    team: Team,
    table: Table,
    text: &'static str,
) -> (&'static str, Team, Table, &'static str) {
    (name, team, table, text)
}

/// Makes the sample workspace, with its exports in a folder beside it so that every line can be shown.
pub(crate) fn build(path: &Path) -> Result<(), WorkbenchError> {
    let file_error = |path: &Path, source| WorkbenchError::File {
        path: path.display().to_string(),
        source,
    };
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let folder = path.with_file_name(format!("{stem} exports"));
    let bench = Workbench::new(&folder);
    bench.new_workspace(path)?;
    std::fs::create_dir_all(&folder).map_err(|source| file_error(&folder, source))?;
    for (name, team, table, text) in EXPORTS {
        let file = folder.join(name);
        std::fs::write(&file, text).map_err(|source| file_error(&file, source))?;
        let file = file.display().to_string();
        let preview = bench.preview_import(&PreviewRequest {
            file: file.clone(),
            dialect: None,
            table: Some(table),
            team: Some(team),
            fresh: false,
        })?;
        bench.import(&ImportRequest {
            file,
            team,
            plan: preview.plan,
            as_of: Some(AS_OF),
            mends: None,
        })?;
    }
    for (term, team, text) in DEFINITIONS {
        bench.write_definition(&WriteDefinition {
            term: bench.find_term(term)?,
            team,
            text: text.to_owned(),
            burst: None,
        })?;
    }
    bench.read(|workspace, model| {
        let (blocks, criteria) = document();
        model.written(workspace)?.append(workspace, &blocks, &criteria)
    })?;
    // Links are made on the first comparison and kept in the file.
    let request = CompareRequest {
        term: "MQL".to_owned(),
        period: None,
        date: None,
        measure: None,
        at: None,
    };
    bench.compare(&request)?;
    bench.read(|workspace, _| Ok(workspace.forget_history()?))?;
    bench.close()?;
    Ok(())
}

/// The document as the two teams find it: the question, both numbers, and a place for the common criteria.
fn document() -> (Vec<Block>, BTreeMap<String, Criteria>) {
    let id = "mql".to_owned();
    let text = |text: &str| Inline::Text {
        text: text.to_owned(),
        marks: Marks::default(),
    };
    let number = |of: NumberOf| Inline::Number {
        term: "mql".to_owned(),
        of,
    };
    let blocks = vec![
        Block::Heading {
            level: 1,
            content: vec![text("What we mean")],
        },
        Block::Paragraph {
            content: vec![
                text("Marketing counts "),
                number(NumberOf::Marketing),
                text(" MQLs, Sales counts "),
                number(NumberOf::Sales),
                text(
                    ". Both read the same people; what differs are the rules. This page is where one rule comes to stand.",
                ),
            ],
        },
        Block::Heading {
            level: 2,
            content: vec![text("MQL")],
        },
        Block::Prompt {
            content: vec![text(
                "What must be true of a lead before Marketing hands it to Sales?",
            )],
        },
        Block::Criteria { id: id.clone() },
        Block::Paragraph {
            content: vec![
                text("Under this rule both teams count "),
                number(NumberOf::Common),
                text("."),
            ],
        },
    ];
    let criteria = Criteria {
        term: "mql".to_owned(),
        wordings: Vec::new(),
    };
    (blocks, BTreeMap::from([(id, criteria)]))
}
