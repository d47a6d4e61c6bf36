//! What every form prints, in order: the paper with figures, criteria, ladder and comments put in their
//! places. Each form only walks over it. Knows no form.

use std::collections::BTreeMap;

use model::Team;

use crate::paper::{Paper, UNDEFINED};
use crate::tree::{Block, Cell, Changes, Criteria, Inline, NumberOf, Thread};
use crate::visible::{line, safe_link};

/// Blocks nested deeper than this are printed as if they were not nested.
const DEPTH: usize = 12;

/// A whole document.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub title: String,
    pub state: String,
    pub details: Vec<(String, String)>,
    pub body: Vec<Piece>,
    /// Concessions, figures and signatures: what closes every form.
    pub closing: Vec<Piece>,
    /// The comments, in the order in which they are met.
    pub notes: Vec<Note>,
}

/// A thread of comments on a passage of the text.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub passage: String,
    pub resolved: bool,
    pub remarks: Vec<NoteRemark>,
}

/// A remark of a thread.
#[derive(Debug)]
pub(super) struct NoteRemark {
    /// `Ada (Marketing)`.
    pub who: String,
    pub at: String,
    /// The same, to be read: `2026-03-02, 09:15 UTC`.
    pub when: String,
    pub text: String,
}

/// A block.
#[derive(Debug)]
pub(super) enum Piece {
    Heading {
        level: u8,
        runs: Vec<Run>,
    },
    Paragraph(Vec<Run>),
    Prompt(Vec<Run>),
    List {
        ordered: bool,
        items: Vec<Vec<Piece>>,
    },
    Quote(Vec<Piece>),
    Table(Vec<Vec<PieceCell>>),
    Criteria {
        label: String,
        wordings: Vec<PieceWording>,
    },
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(super) struct PieceCell {
    pub header: bool,
    pub content: Vec<Piece>,
}

/// A wording of criteria.
#[derive(Debug)]
pub(super) struct PieceWording {
    pub by: Option<Team>,
    pub lines: Vec<String>,
}

/// Words that look alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub text: String,
    pub strong: bool,
    pub em: bool,
    pub code: bool,
    pub figure: bool,
    pub line_break: bool,
    pub link: Option<String>,
    pub insertion: Option<Team>,
    pub deletion: Option<Team>,
    /// The notes on it, by their place in [`Sheet::notes`].
    pub notes: Vec<usize>,
    /// The notes whose passage ends here within this block.
    pub ends: Vec<usize>,
}

impl Run {
    pub fn plain(text: impl Into<String>) -> Run {
        Run {
            text: text.into(),
            ..Run::default()
        }
    }
}

/// Lays the paper out for every form. O(size of the paper).
pub(super) fn sheet(paper: &Paper) -> Sheet {
    let mut making = Making {
        paper,
        threads: BTreeMap::new(),
        notes: Vec::new(),
        figures: Vec::new(),
    };
    let body = making.blocks(&paper.content.blocks, 0);
    let closing = making.closing();
    Sheet {
        title: line(&paper.title),
        state: line(&paper.state),
        details: paper
            .details
            .iter()
            .map(|(label, value)| (line(label), line(value)))
            .collect(),
        body,
        closing,
        notes: making.notes,
    }
}

struct Making<'a> {
    paper: &'a Paper,
    /// The note of each thread.
    threads: BTreeMap<&'a str, usize>,
    notes: Vec<Note>,
    /// The figures that were quoted.
    figures: Vec<(String, NumberOf)>,
}

impl<'a> Making<'a> {
    fn blocks(&mut self, blocks: &'a [Block], depth: usize) -> Vec<Piece> {
        if depth > DEPTH {
            return self.flat(blocks);
        }
        let mut pieces = Vec::new();
        for block in blocks {
            match block {
                Block::Suggested { changes, block } => {
                    let piece = self.block(block, depth);
                    pieces.extend(suggested(changes, piece));
                }
                block => pieces.push(self.block(block, depth)),
            }
        }
        pieces
    }

    fn block(&mut self, block: &'a Block, depth: usize) -> Piece {
        match block {
            Block::Heading { level, content } => Piece::Heading {
                level: (*level).clamp(1, 3),
                runs: self.runs(content),
            },
            Block::Paragraph { content } => Piece::Paragraph(self.runs(content)),
            Block::Prompt { content } => Piece::Prompt(self.runs(content)),
            Block::BulletList { items } => self.list(false, items, depth),
            Block::OrderedList { items } => self.list(true, items, depth),
            Block::Blockquote { content } => Piece::Quote(self.blocks(content, depth + 1)),
            Block::Table { rows } => Piece::Table(
                rows.iter()
                    .map(|row| row.iter().map(|cell| self.cell(cell, depth + 1)).collect())
                    .collect(),
            ),
            Block::Criteria { id } => self.criteria(self.paper.content.criteria.get(id)),
            Block::Ladder => self.ladder(),
            Block::Suggested { block, .. } => self.block(block, depth),
        }
    }

    fn list(&mut self, ordered: bool, items: &'a [Vec<Block>], depth: usize) -> Piece {
        let items = items.iter().map(|item| self.blocks(item, depth + 1)).collect();
        Piece::List { ordered, items }
    }

    fn cell(&mut self, cell: &'a Cell, depth: usize) -> PieceCell {
        PieceCell {
            header: cell.header,
            content: self.blocks(&cell.content, depth),
        }
    }

    /// What is nested too deeply, in its order but without its nesting.
    fn flat(&mut self, blocks: &'a [Block]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut left: Vec<&Block> = blocks.iter().rev().collect();
        while let Some(block) = left.pop() {
            match block {
                Block::BulletList { items } | Block::OrderedList { items } => {
                    left.extend(items.iter().flatten().rev());
                }
                Block::Blockquote { content } => left.extend(content.iter().rev()),
                Block::Suggested { block, .. } => left.push(block),
                Block::Table { rows } => {
                    left.extend(rows.iter().flatten().flat_map(|cell| &cell.content).rev());
                }
                block => pieces.push(self.block(block, DEPTH)),
            }
        }
        pieces
    }

    fn runs(&mut self, content: &'a [Inline]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for inline in content {
            self.inline(inline, &mut runs);
        }
        runs.retain(|run| run.line_break || !run.text.is_empty());
        for at in 0..runs.len() {
            let next: &[usize] = runs.get(at + 1).map_or(&[], |next| &next.notes);
            let ends = runs[at].notes.iter().filter(|note| !next.contains(note)).copied();
            runs[at].ends = ends.collect();
        }
        runs
    }

    fn inline(&mut self, inline: &'a Inline, runs: &mut Vec<Run>) {
        match inline {
            Inline::Text { text, marks } => {
                let text = line(text);
                let notes = marks
                    .comments
                    .iter()
                    .filter_map(|thread| self.note(thread, &text))
                    .collect();
                runs.push(Run {
                    text,
                    strong: marks.strong,
                    em: marks.em,
                    code: marks.code,
                    link: marks.link.as_deref().and_then(safe_link),
                    insertion: marks.insertion,
                    deletion: marks.deletion,
                    notes,
                    ..Run::default()
                });
            }
            Inline::HardBreak => runs.push(Run {
                line_break: true,
                ..Run::default()
            }),
            Inline::Number { term, of } => runs.extend(self.number(term, *of)),
            Inline::Suggested {
                insertion,
                deletion,
                inline,
            } => {
                let from = runs.len();
                self.inline(inline, runs);
                for run in &mut runs[from..] {
                    (run.insertion, run.deletion) = (*insertion, *deletion);
                }
            }
        }
    }

    /// A figure, and for one that is not defined the reason.
    fn number(&mut self, term: &str, of: NumberOf) -> Vec<Run> {
        let figure = self.paper.figure(term, of);
        let quoted = (term.to_owned(), of);
        if !self.figures.contains(&quoted) {
            self.figures.push(quoted);
        }
        let mut runs = vec![Run {
            text: line(&figure.text),
            figure: true,
            ..Run::default()
        }];
        if figure.text == UNDEFINED && !figure.note.is_empty() {
            runs.push(Run::plain(format!(" ({})", line(&figure.note))));
        }
        runs
    }

    /// The place of the note on this thread; the passage is what its words are, one after another.
    fn note(&mut self, thread: &'a str, text: &str) -> Option<usize> {
        let told = self.paper.content.threads.get(thread)?;
        let at = *self.threads.entry(thread).or_insert_with(|| {
            self.notes.push(note(told));
            self.notes.len() - 1
        });
        let passage = &mut self.notes[at].passage;
        if passage.len() < 200 {
            passage.push_str(text);
        }
        Some(at)
    }

    fn criteria(&self, criteria: Option<&Criteria>) -> Piece {
        let term = criteria.and_then(|criteria| self.paper.term(&criteria.term));
        let label = match term {
            Some(term) => format!("Criteria: {}", line(&term.name)),
            None => "Criteria".to_owned(),
        };
        let mut wordings: Vec<PieceWording> = Vec::new();
        for wording in criteria.map(|criteria| &criteria.wordings).into_iter().flatten() {
            let sentences = term.map(|term| &term.criteria).filter(|lines| !lines.is_empty());
            let alone = criteria.is_some_and(|criteria| criteria.wordings.len() == 1);
            let lines = match sentences {
                Some(sentences) if alone => sentences.iter().map(|text| line(text)).collect(),
                _ => wording.text.lines().map(line).collect(),
            };
            wordings.push(PieceWording {
                by: wording.by.filter(|_| !alone),
                lines,
            });
        }
        // Marketing stands above Sales.
        wordings.sort_by_key(|wording| wording.by);
        Piece::Criteria { label, wordings }
    }

    fn ladder(&self) -> Piece {
        if self.paper.ladder.is_empty() {
            return said("No stage ladder is declared.");
        }
        let rows =
            self.paper.ladder.iter().map(|stage| {
                [&stage.name, &stage.kind, &stage.owner, &stage.question].map(|text| or_dash(text))
            });
        table(&["Stage", "Kind", "Owner", "The buyer's question"], rows)
    }

    fn closing(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        if !self.figures.is_empty() {
            pieces.push(heading("Figures in this text"));
            let rows = self.figures.iter().map(|(term, of)| {
                let figure = self.paper.figure(term, *of);
                let name = self.paper.term(term).map_or(term.as_str(), |term| &term.name);
                [name, whose(*of), &figure.text, &figure.note].map(or_dash)
            });
            pieces.push(table(&["Term", "Whose", "Figure", "Counted from"], rows));
        }
        if !self.paper.concessions.is_empty() {
            pieces.push(heading("Concessions"));
            let items = self.paper.concessions.iter().map(|text| vec![said(text)]);
            pieces.push(Piece::List {
                ordered: false,
                items: items.collect(),
            });
        }
        pieces.push(heading("Signatures"));
        if self.paper.signatures.is_empty() {
            pieces.push(said("Nobody has signed this text."));
        } else {
            let rows = self
                .paper
                .signatures
                .iter()
                .map(|one| [one.name.as_str(), one.team.label(), &one.at, &one.fingerprint].map(or_dash));
            pieces.push(table(&["Name", "Team", "Signed", "Key fingerprint"], rows));
        }
        pieces
    }
}

fn note(thread: &Thread) -> Note {
    let remarks = thread.remarks.iter().map(|remark| NoteRemark {
        who: match remark.team {
            Some(team) => format!("{} ({})", line(&remark.name), team.label()),
            None => line(&remark.name),
        },
        when: when(&remark.at),
        at: line(&remark.at),
        text: line(&remark.text),
    });
    Note {
        passage: String::new(),
        resolved: thread.resolved,
        remarks: remarks.collect(),
    }
}

/// True for a moment to the second: `2026-03-31T09:30:00Z`.
pub(super) fn is_moment(text: &str) -> bool {
    let form = "0000-00-00T00:00:00Z";
    let fits = |(letter, wanted): (u8, u8)| match wanted {
        b'0' => letter.is_ascii_digit(),
        wanted => letter == wanted,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

fn when(at: &str) -> String {
    match is_moment(at) {
        true => format!("{}, {} UTC", &at[..10], &at[11..16]),
        false => line(at),
    }
}

fn whose(of: NumberOf) -> &'static str {
    match of {
        NumberOf::Common => "Both",
        NumberOf::Marketing => Team::Marketing.label(),
        NumberOf::Sales => Team::Sales.label(),
        NumberOf::Gap => "Apart",
    }
}

fn or_dash(text: &str) -> String {
    match line(text) {
        text if text.trim().is_empty() => UNDEFINED.to_owned(),
        text => text,
    }
}

/// A piece about which something is suggested: its words come or go as suggested words do, and what no form can
/// track is said in brackets before it.
fn suggested(changes: &Changes, mut piece: Piece) -> Vec<Piece> {
    let tracked = match &mut piece {
        Piece::Heading { runs, .. } | Piece::Paragraph(runs) | Piece::Prompt(runs) => {
            for run in runs.iter_mut() {
                run.insertion = run.insertion.or(changes.insertion);
                run.deletion = run.deletion.or(changes.deletion);
            }
            !runs.is_empty()
        }
        _ => false,
    };
    let told = changes
        .told()
        .into_iter()
        .filter(|(_, what)| !tracked || !["put in", "take out"].contains(&what.as_str()));
    let told = told.map(|(team, what)| format!("[{} suggests to {what} what follows] ", team.label()));
    let said = Run {
        em: true,
        ..Run::plain(told.collect::<String>())
    };
    match &mut piece {
        _ if said.text.is_empty() => vec![piece],
        Piece::Heading { runs, .. } | Piece::Paragraph(runs) | Piece::Prompt(runs) => {
            runs.insert(0, said);
            vec![piece]
        }
        _ => vec![Piece::Paragraph(vec![said]), piece],
    }
}

/// A paragraph of plain words.
pub(super) fn said(text: &str) -> Piece {
    Piece::Paragraph(vec![Run::plain(line(text))])
}

/// A heading of the first level.
pub(super) fn heading(text: &str) -> Piece {
    Piece::Heading {
        level: 1,
        runs: vec![Run::plain(text)],
    }
}

/// A table of plain words under a row of headings.
pub(super) fn table<const N: usize>(heads: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Piece {
    let cell = |header: bool, text: &str| PieceCell {
        header,
        content: vec![said(text)],
    };
    let head = heads.iter().map(|text| cell(true, text)).collect();
    let rows = rows.map(|row| row.iter().map(|text| cell(false, text)).collect());
    Piece::Table(std::iter::once(head).chain(rows).collect())
}
