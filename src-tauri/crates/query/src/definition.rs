//! What is written: an agreed definition with the names that its fields have in the other system. Knows no
//! language.

use definitions::Expr;
use jiff::civil::Date;
use model::{Kind, SlotKind, Table};

/// A definition as the other system needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The term: `MQL`.
    pub term: String,
    /// Which version of it, in words: `agreed, version 3`.
    pub version: String,
    /// What its records are.
    pub table: Table,
    /// The table's name in the other system, part by part: `["crm", "leads"]`. Empty stands for the name that the
    /// form itself would give: `leads`, in Salesforce `Lead`.
    pub source: Vec<String>,
    /// The criteria.
    pub expr: Expr,
    /// Every field that the criteria read, and, where there is one, the id (`id`), the e-mail address (`email`), the
    /// day created (`created_at`) and the amount. Keys are unique.
    pub fields: Vec<SourceField>,
    /// The day that `in the last n days` counts back from. Without one such a criterion is unknown for every record.
    pub as_of: Option<Date>,
    /// Key of the money field that is given back beside each record, and summed by metrics.
    pub amount_field: Option<String>,
}

/// A field and where the other system holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceField {
    /// Key, as in the criteria.
    pub key: String,
    /// The words for it.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// The column's name in the other system, spelled as it is there. `None` when that system has no such column,
    /// which makes the field unknown for every record.
    pub column: Option<String>,
}

impl Definition {
    /// The criteria as people read them.
    pub fn criteria(&self) -> String {
        self.words(&self.expr)
    }

    /// Criteria of this definition's fields, as people read them.
    pub(crate) fn words(&self, expr: &Expr) -> String {
        let fields: Vec<definitions::Field> = self
            .fields
            .iter()
            .map(|field| definitions::Field {
                key: field.key.clone(),
                label: field.label.clone(),
                aliases: Vec::new(),
                kind: field.kind,
                slot: SlotKind::Other,
                values: Vec::new(),
            })
            .collect();
        definitions::print(expr, &definitions::Vocabulary::from(fields))
    }

    /// The field with the key, when the other system has a column for it.
    pub(crate) fn known(&self, key: &str) -> Option<&SourceField> {
        let field = self.fields.iter().find(|field| field.key == key)?;
        field.column.as_ref().map(|_| field)
    }

    /// The money field that is given back beside each record.
    pub(crate) fn amount(&self) -> Option<&SourceField> {
        let field = self.known(self.amount_field.as_deref()?)?;
        (field.kind == Kind::Money).then_some(field)
    }
}

/// Keys of the fields that criteria read, sorted, each once.
pub(crate) fn fields_of(expr: &Expr) -> Vec<String> {
    definitions::Needs::of([expr]).fields.into_iter().collect()
}
