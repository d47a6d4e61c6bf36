//! A ladder: the stages of a pipeline in the order a deal climbs them, and how each one ends it. Knows no
//! export and no deal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a stage is to a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum StageKind {
    /// A step on the way.
    Open,
    /// Beside the way: nurture, recycled, disqualified. Not a step, and no end.
    Detour,
    /// The deal is won.
    Won,
    /// The deal is lost.
    Lost,
}

/// Words that make a stage won, lost or a detour, lower case, in the languages CRMs are used in most.
const WORDS: [(&str, StageKind); 24] = [
    ("won", StageKind::Won),
    ("closedwon", StageKind::Won),
    ("gewonnen", StageKind::Won),
    ("ganho", StageKind::Won),
    ("ganha", StageKind::Won),
    ("ganado", StageKind::Won),
    ("ganada", StageKind::Won),
    ("gagné", StageKind::Won),
    ("gagnée", StageKind::Won),
    ("lost", StageKind::Lost),
    ("closedlost", StageKind::Lost),
    ("verloren", StageKind::Lost),
    ("perdido", StageKind::Lost),
    ("perdida", StageKind::Lost),
    ("perdu", StageKind::Lost),
    ("perdue", StageKind::Lost),
    ("nurture", StageKind::Detour),
    ("nurturing", StageKind::Detour),
    ("recycled", StageKind::Detour),
    ("recycle", StageKind::Detour),
    ("disqualified", StageKind::Detour),
    ("unqualified", StageKind::Detour),
    ("hold", StageKind::Detour),
    ("parked", StageKind::Detour),
];

impl StageKind {
    /// What a stage of this name usually is: a word for won or lost ends a deal, a word for a detour takes
    /// it aside, everything else is a step. The first such word counts.
    pub fn of_name(name: &str) -> StageKind {
        let folded = fold(name);
        folded
            .split(|char: char| !char.is_alphanumeric())
            .find_map(|word| WORDS.iter().find(|(known, _)| *known == word))
            .map_or(StageKind::Open, |(_, kind)| *kind)
    }

    /// True when a deal ends here: won or lost.
    pub fn is_terminal(self) -> bool {
        matches!(self, StageKind::Won | StageKind::Lost)
    }
}

/// A stage of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stage {
    /// Its name as the exports write it.
    pub name: String,
    /// What it is to a deal.
    pub kind: StageKind,
}

/// The stages of a pipeline. A stage's *rank* is its place: first the steps in the order they are climbed,
/// then detours, then won, then lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ladder {
    stages: Vec<Stage>,
    folded: Vec<String>,
}

impl Ladder {
    /// The ladder of these stages. Within a kind their order is kept; of two names that differ in case or
    /// surrounding space only, the first stays. O(stages²).
    pub fn new(stages: impl IntoIterator<Item = Stage>) -> Ladder {
        let mut ladder = Ladder::default();
        let mut stages: Vec<Stage> = stages.into_iter().collect();
        stages.sort_by_key(|stage| stage.kind);
        for stage in stages {
            if ladder.rank(&stage.name).is_none() {
                ladder.folded.push(fold(&stage.name));
                ladder.stages.push(stage);
            }
        }
        ladder
    }

    /// The stages by rank.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The rank of the stage of this name, compared trimmed and without case; `None` when the ladder has
    /// no such stage. O(stages).
    pub fn rank(&self, name: &str) -> Option<u16> {
        let folded = fold(name);
        let at = self.folded.iter().position(|own| *own == folded)?;
        u16::try_from(at).ok()
    }

    /// What the stage of this rank is; `None` when there is no such rank.
    pub fn kind(&self, rank: u16) -> Option<StageKind> {
        self.stages.get(usize::from(rank)).map(|stage| stage.kind)
    }

    /// How many steps there are: their ranks are the first ones.
    pub fn steps(&self) -> usize {
        self.stages
            .iter()
            .take_while(|stage| stage.kind == StageKind::Open)
            .count()
    }
}

/// A stage's name for comparison: trimmed, lower case.
pub fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_stage_says_whether_it_ends_a_deal() {
        for (name, kind) in [
            ("Closed Won", StageKind::Won),
            ("closedwon", StageKind::Won),
            ("Fechado e ganho", StageKind::Won),
            ("Closed - Lost", StageKind::Lost),
            ("Lost: no budget", StageKind::Lost),
            ("Disqualified", StageKind::Detour),
            ("Qualified", StageKind::Open),
            ("Wonderful fit", StageKind::Open),
            ("Closed", StageKind::Open),
        ] {
            assert_eq!(StageKind::of_name(name), kind, "{name}");
        }
    }

    #[test]
    fn steps_come_first_and_ends_last_whatever_the_order_given() {
        let stage = |name: &str| Stage {
            name: name.to_owned(),
            kind: StageKind::of_name(name),
        };
        let ladder = Ladder::new(
            [
                "Closed Lost",
                "Discovery",
                "Nurture",
                "Closed Won",
                "Demo",
                "demo ",
            ]
            .map(stage),
        );
        let names: Vec<&str> = ladder.stages().iter().map(|stage| stage.name.as_str()).collect();
        assert_eq!(
            names,
            ["Discovery", "Demo", "Nurture", "Closed Won", "Closed Lost"]
        );
        assert_eq!(ladder.rank(" DEMO"), Some(1));
        assert_eq!(ladder.rank("Proposal"), None);
        assert_eq!(ladder.steps(), 2);
        assert_eq!(ladder.kind(3), Some(StageKind::Won));
    }
}
