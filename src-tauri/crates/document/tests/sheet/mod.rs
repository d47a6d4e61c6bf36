//! An agreement as two teams could have written it, with everything a paper can hold.

use document::{
    Block, Cell, Content, Criteria, Inline, Marks, NumberOf, Paper, PaperFigure, PaperSignature, PaperStage,
    PaperTerm, Remark, Thread, Wording,
};
use model::Team;

pub fn words(text: &str) -> Inline {
    marked(text, Marks::default())
}

pub fn marked(text: &str, marks: Marks) -> Inline {
    let text = text.to_owned();
    Inline::Text { text, marks }
}

pub fn paragraph(text: &str) -> Block {
    Block::Paragraph {
        content: vec![words(text)],
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        content: vec![words(text)],
    }
}

fn cell(header: bool, text: &str) -> Cell {
    Cell {
        header,
        content: vec![paragraph(text)],
    }
}

fn number(of: NumberOf) -> Inline {
    Inline::Number {
        term: "mql".to_owned(),
        of,
    }
}

fn plain() -> Marks {
    Marks::default()
}

/// A paragraph with figures, a comment, suggestions and every mark.
fn purpose() -> Block {
    Block::Paragraph {
        content: vec![
            words("Under the common criteria "),
            number(NumberOf::Common),
            words(" leads qualify; Marketing alone counts "),
            number(NumberOf::Marketing),
            words(" and Sales "),
            number(NumberOf::Sales),
            words(". "),
            marked(
                "The gap costs us a quarter of every forecast.",
                Marks {
                    strong: true,
                    ..plain()
                },
            ),
            words(" A lead is passed on "),
            marked(
                "within two working days",
                Marks {
                    comments: vec!["t1".to_owned()],
                    ..plain()
                },
            ),
            words(", "),
            marked(
                "not later than Friday noon, ",
                Marks {
                    insertion: Some(Team::Sales),
                    ..plain()
                },
            ),
            marked(
                "at some point, ",
                Marks {
                    deletion: Some(Team::Marketing),
                    ..plain()
                },
            ),
            words("as the "),
            marked(
                "handbook",
                Marks {
                    link: Some("https://wiki.example/handover".to_owned()),
                    ..plain()
                },
            ),
            words(" says under "),
            marked(
                "lead.handover",
                Marks {
                    code: true,
                    ..plain()
                },
            ),
            words(" and "),
            marked("everyone", Marks { em: true, ..plain() }),
            words(" knows."),
        ],
    }
}

fn opening() -> Vec<Block> {
    vec![
        heading(1, "Purpose"),
        Block::Prompt {
            content: vec![words("Why do the two teams need one definition?")],
        },
        purpose(),
        heading(2, "Criteria"),
        Block::Criteria { id: "c1".to_owned() },
        paragraph("Before the workshop the teams had written:"),
        Block::Criteria { id: "c2".to_owned() },
        Block::Criteria {
            id: "slot-1".to_owned(),
        },
    ]
}

/// A table whose last row is short.
fn reasons() -> Block {
    let row = |header: bool, texts: &[&str]| texts.iter().map(|text| cell(header, text)).collect();
    Block::Table {
        rows: vec![
            row(true, &["Reason", "What it means", "Who reviews it"]),
            row(
                false,
                &[
                    "No budget",
                    "The buyer has said that there is no money this year, and when it will be asked for again.",
                    "Marketing",
                ],
            ),
            row(
                false,
                &[
                    "Wrong person",
                    "Title or department do not decide on a purchase.",
                    "Marketing",
                ],
            ),
            row(false, &["Duplicate", "The lead is in the CRM already."]),
        ],
    }
}

fn middle() -> Vec<Block> {
    vec![
        heading(1, "Handoff"),
        Block::BulletList {
            items: vec![
                vec![paragraph(
                    "Marketing passes a lead on with its source, its score and the last three activities.",
                )],
                vec![
                    paragraph("Sales answers in one of three ways:"),
                    Block::OrderedList {
                        items: vec![
                            vec![paragraph("accepted,")],
                            vec![paragraph("rejected with a reason from the list,")],
                            vec![paragraph("sent back to nurturing.")],
                        ],
                    },
                ],
                vec![paragraph(
                    "A lead that nobody has touched after five days goes to the team lead.",
                )],
            ],
        },
        Block::Blockquote {
            content: vec![paragraph(
                "A lead without an owner is nobody's lead. We agreed on that twice.",
            )],
        },
        heading(3, "Reasons for rejection"),
        reasons(),
        heading(2, "Stages"),
        Block::Ladder,
        heading(2, "Working hours"),
        Block::Paragraph {
            content: vec![
                words("Monday to Friday"),
                Inline::HardBreak,
                words("9 to 17 h, Central European Time"),
            ],
        },
    ]
}

fn wording(text: &str, by: Option<Team>) -> Wording {
    let text = text.to_owned();
    Wording { text, by }
}

fn remark(name: &str, team: Team, at: &str, text: &str) -> Remark {
    Remark {
        name: name.to_owned(),
        team: Some(team),
        at: at.to_owned(),
        text: text.to_owned(),
    }
}

fn content() -> Content {
    let criteria = |wordings: Vec<Wording>| Criteria {
        term: "mql".to_owned(),
        wordings,
    };
    let thread = Thread {
        resolved: false,
        remarks: vec![
            remark(
                "Ada Brandt",
                Team::Marketing,
                "2026-03-02T09:15:00Z",
                "Two days is short in the week of a fair.",
            ),
            remark(
                "Ben Ortiz",
                Team::Sales,
                "2026-03-02T10:40:12Z",
                "Agreed, but not for demo requests & trials.",
            ),
        ],
    };
    Content {
        blocks: [opening(), middle()].concat(),
        criteria: [
            ("c1".to_owned(), criteria(vec![wording("lead score >= 60", None)])),
            (
                "c2".to_owned(),
                criteria(vec![
                    wording(
                        "title is any of Director, VP, C-level\nlead score >= 60 and demo requested",
                        Some(Team::Sales),
                    ),
                    wording("lead score >= 60 or demo requested", Some(Team::Marketing)),
                ]),
            ),
            ("slot-1".to_owned(), Criteria::default()),
        ]
        .into(),
        threads: [("t1".to_owned(), thread)].into(),
    }
}

fn terms() -> Vec<PaperTerm> {
    let figure = |of, text: &str, note: &str| PaperFigure {
        of,
        text: text.to_owned(),
        note: note.to_owned(),
    };
    vec![PaperTerm {
        id: "mql".to_owned(),
        name: "MQL".to_owned(),
        figures: vec![
            figure(NumberOf::Common, "28", "112 leads of Q1 2026; 3 unknown"),
            figure(NumberOf::Marketing, "40", "HubSpot export of 31 March 2026"),
            figure(NumberOf::Sales, "–", "Sales has brought no export of leads"),
        ],
        criteria: vec![
            "Lead score is at least 60.".to_owned(),
            "Title is any of Director, VP or C-level, or a demo was requested.".to_owned(),
            "Except leads of partners.".to_owned(),
        ],
    }]
}

/// The whole paper.
pub fn sample() -> Paper {
    let stage = |name: &str, kind: &str, owner: &str, question: &str| PaperStage {
        name: name.to_owned(),
        kind: kind.to_owned(),
        owner: owner.to_owned(),
        question: question.to_owned(),
    };
    let detail = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let signature = |name: &str, team, at: &str| PaperSignature {
        name: name.to_owned(),
        team,
        at: at.to_owned(),
        fingerprint: "4F1A 9C22 07BE 51D3 8810".to_owned(),
    };
    Paper {
        title: "What we call a marketing-qualified lead".to_owned(),
        state: "Agreed, version 2".to_owned(),
        details: vec![
            detail("Effective from", "1 April 2026"),
            detail("To be reviewed", "30 September 2026"),
            detail("Owner", "Revenue Operations"),
            detail(
                "Hash",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ),
        ],
        content: content(),
        terms: terms(),
        ladder: vec![
            stage("Discovery", "Open", "Sales", "Do we have this problem?"),
            stage(
                "Proposal",
                "Open",
                "Sales",
                "Is this the right way to solve it, and what does it cost us?",
            ),
            stage("Closed won", "Won", "Success", ""),
        ],
        concessions: vec![
            "Marketing gives up counting leads without a title.".to_owned(),
            "Sales answers within two working days.".to_owned(),
        ],
        signatures: vec![
            signature("Ada Brandt", Team::Marketing, "12 March 2026, 14:02 UTC"),
            signature("Ben Ortiz", Team::Sales, "12 March 2026, 14:05 UTC"),
        ],
    }
}
