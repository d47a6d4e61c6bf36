//! The names that the document is stored under. The editor's schema has the same ones
//! (`ui/src/features/definitions/document/schema.ts`). Knows no CRDT.

/// The newest version of the stored shape that this program writes.
pub const SCHEMA: u64 = 2;
/// The version that a document begins with. It is of [`SCHEMA`] once something other than words is suggested in
/// it, which an older program would take out.
pub(super) const FIRST: u64 = 1;

/// How deep blocks may stand in each other.
pub(crate) const MAX_DEPTH: usize = 48;
/// Bytes that one update may have.
pub(crate) const MAX_UPDATE: usize = 8 * 1024 * 1024;

/// The text, an XML fragment.
pub(super) const TEXT: &str = "document";
/// Criteria by id.
pub(super) const CLAUSES: &str = "clauses";
/// Threads of comments by id.
pub(super) const THREADS: &str = "threads";
/// What is said about the document itself.
pub(super) const META: &str = "meta";
/// In [`META`]: the schema's number.
pub(super) const VERSION: &str = "schema";
/// In a clause: identifier of its term.
pub(super) const TERM: &str = "term";
/// In a clause: JSON strings, one per wording.
pub(super) const WORDINGS: &str = "wordings";
/// In a thread: whether it is settled.
pub(super) const RESOLVED: &str = "resolved";
/// In a thread: JSON strings, one per remark.
pub(super) const REMARKS: &str = "remarks";

/// The nodes that the text is made of.
const NODES: [&str; 15] = [
    "paragraph",
    "heading",
    "prompt",
    "bullet_list",
    "ordered_list",
    "list_item",
    "blockquote",
    "table",
    "table_row",
    "table_header",
    "table_cell",
    "hard_break",
    "criteria",
    "ladder",
    "number",
];

/// The marks that a run of text may carry.
const MARKS: [&str; 7] = ["strong", "em", "code", "link", "comment", "insertion", "deletion"];

/// The attributes that a node may have.
const ATTRIBUTES: [&str; 12] = [
    "id",
    "term",
    "of",
    "level",
    "colspan",
    "rowspan",
    "colwidth",
    "insertion",
    "deletion",
    "split",
    "join",
    "turn",
];

/// True for one of the parts above.
pub(super) fn is_root(name: &str) -> bool {
    [TEXT, CLAUSES, THREADS, META].contains(&name)
}

/// True for a node of this schema.
pub(super) fn is_node(name: &str) -> bool {
    NODES.contains(&name)
}

/// True for an attribute of a node of this schema.
pub(super) fn is_attribute(name: &str) -> bool {
    ATTRIBUTES.contains(&name)
}

/// True for a mark of this schema, as it is stored.
pub(super) fn is_mark(stored: &str) -> bool {
    MARKS.contains(&mark_name(stored))
}

/// A mark's name without the `--hash` under which y-prosemirror stores marks that may overlap.
pub(super) fn mark_name(stored: &str) -> &str {
    let Some(at) = stored
        .len()
        .checked_sub(10)
        .filter(|at| stored.is_char_boundary(*at))
    else {
        return stored;
    };
    let (name, suffix) = stored.split_at(at);
    let hashed = suffix.starts_with("--")
        && suffix[2..]
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if hashed { name } else { stored }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_may_overlap_is_known_under_its_hash() {
        assert_eq!(mark_name("comment--aB3+/=9Z"), "comment");
        assert_eq!(mark_name("strong"), "strong");
        assert_eq!(mark_name("comment--short"), "comment--short");
        assert_eq!(mark_name("ähnlich--ünfüg"), "ähnlich--ünfüg");
        assert!(is_mark("comment--aB3+/=9Z"));
        assert!(!is_mark("highlight--aB3+/=9Z"));
    }
}
