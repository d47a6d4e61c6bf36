//! The stages that a team's exports name, each with a code. Knows no order among them.

use std::collections::BTreeMap;

use column::{Cell, Column, Data};
use metrics::{NO_STAGE, OTHER_FIELD};
use model::ladder::fold;

/// Names of stages; the code of a name is its place. Names that differ in case or surrounding space are one.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: Vec<String>,
    codes: BTreeMap<String, u16>,
}

impl Names {
    /// The code of a name; [`NO_STAGE`] for a blank one, and beyond 65,000 names. Of several spellings the
    /// first in alphabetical order is kept, so that the order of rows decides nothing.
    pub fn code(&mut self, text: &str) -> u16 {
        let text = text.trim();
        let folded = fold(text);
        if let Some(code) = self.codes.get(&folded) {
            let kept = &mut self.texts[usize::from(*code)];
            if text < kept.as_str() {
                text.clone_into(kept);
            }
            return *code;
        }
        let code = u16::try_from(self.texts.len()).unwrap_or(NO_STAGE);
        if text.is_empty() || code >= 65_000 {
            return NO_STAGE;
        }
        self.texts.push(text.to_owned());
        self.codes.insert(folded, code);
        code
    }

    /// The names by code.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The code of the name in each row that tells of a stage, [`OTHER_FIELD`] in the others: what they hold
    /// is no stage. O(rows), and where the column is coded one look-up per distinct text.
    pub fn codes(&mut self, column: &Column, tells: impl Fn(usize) -> bool) -> Vec<u16> {
        let mut known: Vec<Option<u16>> = vec![None; column.dictionary.len() + 1];
        let mut code = |row: usize| match (&column.data, column.cell(row)) {
            (Data::Codes(codes), Cell::Text(text)) => {
                *known[codes.get(row) as usize].get_or_insert_with(|| self.code(text))
            }
            (_, Cell::Text(text)) => self.code(text),
            (_, Cell::Number(number)) => self.code(&number.to_string()),
            _ => NO_STAGE,
        };
        let rows = 0..column.len();
        rows.map(|row| if tells(row) { code(row) } else { OTHER_FIELD })
            .collect()
    }
}

/// Names of the field that holds a deal's stage, without spaces and marks, in the languages of the systems.
const STAGE_FIELDS: [&str; 13] = [
    "stage",
    "stagename",
    "opportunitystage",
    "dealstage",
    "salesstage",
    "pipelinestage",
    "phase",
    "verkaufsphase",
    "verkaufsstufe",
    "fase",
    "etapa",
    "étape",
    "estágio",
];

/// What a row of a field history tells, by the field it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldOf {
    Stage,
    /// The record was created.
    Created,
    Other,
}

impl FieldOf {
    pub fn named(text: &str) -> FieldOf {
        let plain: String = fold(text).chars().filter(|char| char.is_alphanumeric()).collect();
        match plain.as_str() {
            "created" => FieldOf::Created,
            plain if STAGE_FIELDS.contains(&plain) => FieldOf::Stage,
            _ => FieldOf::Other,
        }
    }

    /// The field of each row. O(rows), and where the column is coded one reading per distinct text.
    pub fn each(column: &Column) -> Vec<FieldOf> {
        let read = |row: usize| match column.cell(row) {
            Cell::Text(text) => FieldOf::named(text),
            _ => FieldOf::Other,
        };
        if let Data::Codes(codes) = &column.data {
            let mut of = vec![FieldOf::Other];
            of.extend(column.dictionary.texts().map(FieldOf::named));
            return (0..codes.len()).map(|row| of[codes.get(row) as usize]).collect();
        }
        (0..column.len()).map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_kept_does_not_depend_on_which_came_first() {
        for spellings in [["Demo", "DEMO ", "demo"], ["demo", "Demo", "DEMO"]] {
            let mut names = Names::default();
            assert_eq!(spellings.map(|text| names.code(text)), [0, 0, 0]);
            assert_eq!(names.texts(), ["DEMO"]);
        }
        assert_eq!(Names::default().code("  "), NO_STAGE);
    }

    #[test]
    fn a_field_history_tells_of_the_stage_in_some_rows_only() {
        for (text, field) in [
            ("Stage", FieldOf::Stage),
            ("StageName", FieldOf::Stage),
            ("Deal Stage", FieldOf::Stage),
            ("Fase", FieldOf::Stage),
            ("Created.", FieldOf::Created),
            ("Close Date", FieldOf::Other),
            ("Stage Duration", FieldOf::Other),
        ] {
            assert_eq!(FieldOf::named(text), field, "{text}");
        }
    }
}
