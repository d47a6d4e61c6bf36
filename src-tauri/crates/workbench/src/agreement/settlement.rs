//! How clauses that differ were settled: what is stored of it, what each team gives up by it, and the
//! common criteria that come of it. Knows nothing of the document those criteria are written into.

use column::Bitmap;
use definitions::{Cache, Clause, Expr, Vocabulary};
use model::{SlotKind, Team};
use serde::{Deserialize, Serialize};
use workspace::{Edit, Workspace};

use crate::api::{Cost, Taken};
use crate::catalog::{json, read};
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::live::amount;
use crate::sides::{Evaluated, SideText};
use crate::terms::{self, Term};

/// Kind of the entities; the id is the term's and the slot's.
pub(super) const SETTLEMENT: &str = "settlement";

/// A settled slot. It holds only while both teams' wording is what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settlement {
    pub taken: Taken,
    /// The third wording, in its normal text.
    pub third: String,
    pub marketing: String,
    pub sales: String,
    /// The common text that this settlement met, and the one it made of it: undo gives back exactly that.
    #[serde(default)]
    pub was: String,
    #[serde(default)]
    pub became: String,
}

/// A slot of a term's two wordings.
pub(super) struct TermSlot {
    pub id: String,
    pub kind: SlotKind,
    pub clauses: [Vec<Clause>; 2],
    pub texts: [String; 2],
    pub same: bool,
    pub settled: Option<Settlement>,
}

/// The two readable wordings of a term and the slots in which they meet.
pub(super) struct TermSlots {
    pub texts: [SideText; 2],
    pub slots: Vec<TermSlot>,
    /// The fields of both wordings, of the common text and of what was settled.
    fields: Vocabulary,
}

impl TermSlots {
    /// `None` while a team has written nothing, or nothing that can be read. `common` is the common text.
    pub fn of(
        workspace: &Workspace,
        frame: &mut Frame,
        term: &Term,
        common: &str,
    ) -> Result<Option<TermSlots>, WorkbenchError> {
        let texts = [
            SideText::read(workspace, frame, term, 0)?,
            SideText::read(workspace, frame, term, 1)?,
        ];
        let written = texts.iter().all(|text| !text.is_blank());
        let ([Ok(a), Ok(b)], true) = (texts.each_ref().map(|text| text.expr.as_ref()), written) else {
            return Ok(None);
        };
        let mut slots = Vec::new();
        for slot in definitions::align(a, b, &texts[0].fields, &terms::pairing(workspace, term)?) {
            let words = [joined(&slot.a), joined(&slot.b)];
            slots.push(TermSlot {
                settled: stored(workspace, &term.id, &slot.id)?
                    .filter(|settled| [&settled.marketing, &settled.sales] == words.each_ref()),
                id: slot.id,
                kind: slot.kind,
                clauses: [slot.a, slot.b],
                texts: words,
                same: slot.same_rule,
            });
        }
        let thirds = slots.iter().filter_map(|slot| slot.settled.as_ref());
        let named: Vec<&str> = thirds
            .map(|settled| settled.third.as_str())
            .chain([common, &texts[1].text])
            .collect();
        let all = SideText::of(workspace, frame, 0, texts[0].text.clone(), &named.join("\n"))?;
        Ok(Some(TermSlots {
            texts,
            slots,
            fields: all.fields,
        }))
    }

    /// The slot with this identifier.
    pub fn slot(&self, id: &str) -> Result<&TermSlot, WorkbenchError> {
        self.slots
            .iter()
            .find(|slot| slot.id == id)
            .ok_or_else(|| WorkbenchError::UnknownCause {
                slot: id.to_owned(),
                known: self.slots.iter().map(|slot| slot.id.clone()).collect(),
            })
    }

    /// Rules that both teams have.
    pub fn shared(&self) -> impl Iterator<Item = Expr> {
        let same = self.slots.iter().filter(|slot| slot.same);
        same.flat_map(|slot| &slot.clauses[0])
            .map(|clause| clause.expr.clone())
    }

    /// The rules that a settlement of a slot puts into the common text.
    pub fn taken(&self, slot: &TermSlot, settled: Option<&Settlement>) -> Vec<Expr> {
        let of = |side: usize| {
            slot.clauses[side]
                .iter()
                .map(|clause| clause.expr.clone())
                .collect()
        };
        match settled.map(|settled| (settled.taken, &settled.third)) {
            None | Some((Taken::Nothing, _)) => Vec::new(),
            Some((Taken::Marketing, _)) => of(0),
            Some((Taken::Sales, _)) => of(1),
            Some((Taken::Third, third)) => definitions::parse(third, &self.fields).into_iter().collect(),
        }
    }

    /// The common text after a slot was settled another way: what people wrote into it besides stays.
    pub fn restated(
        &self,
        common: &str,
        slot: &TermSlot,
        before: Option<&Settlement>,
        after: Option<&Settlement>,
    ) -> String {
        let fields = &self.fields;
        let standing = definitions::parse(common, fields)
            .ok()
            .filter(|_| !common.trim().is_empty());
        let mut rules: Vec<Clause> = match standing {
            Some(expr) => definitions::clauses(&expr, fields),
            None => definitions::clauses(&Expr::All(self.shared().collect()), fields),
        };
        let gone = definitions::clauses(&Expr::All(self.taken(slot, before)), fields);
        rules.retain(|rule| gone.iter().all(|gone| gone.text != rule.text));
        let come = definitions::clauses(&Expr::All(self.taken(slot, after)), fields);
        rules.extend(come);
        let mut seen = Vec::new();
        rules.retain(|rule| {
            let fresh = !seen.contains(&rule.text);
            seen.push(rule.text.clone());
            fresh
        });
        let all = Expr::All(rules.into_iter().map(|rule| rule.expr).collect());
        definitions::print(&definitions::normalise(&all), fields)
    }

    /// The common text after undo or redo has put one settlement of a slot in another's place: exactly what it
    /// was, unless people have changed it since.
    pub fn stepped(
        &self,
        undo: bool,
        common: &str,
        slot: &TermSlot,
        (before, after): (Option<&Settlement>, Option<&Settlement>),
    ) -> String {
        match (undo, before, after) {
            (true, Some(undone), _) if common == undone.became => undone.was.clone(),
            (false, _, Some(redone)) if common == redone.was => redone.became.clone(),
            (true, None, Some(opened))
                if common == self.restated(&opened.became, slot, Some(opened), None) =>
            {
                opened.became.clone()
            }
            _ => self.restated(common, slot, before, after),
        }
    }

    /// What a team gives up when its rule in a slot is replaced by the settled one, all its other rules
    /// and its data staying. `None` when nothing changes. O(rows) per clause not in the cache.
    pub fn cost(
        &self,
        workspace: &Workspace,
        frame: &mut Frame,
        cache: &mut Cache,
        term: &Term,
        (side, slot, settled): (usize, &TermSlot, &Settlement),
    ) -> Result<Option<Cost>, WorkbenchError> {
        let Ok(own) = &self.texts[side].expr else {
            return Ok(None);
        };
        let clauses = definitions::clauses(own, &self.fields);
        let mut rules: Vec<Expr> = clauses
            .iter()
            .filter(|clause| slot.clauses[side].iter().all(|of| of.text != clause.text))
            .map(|clause| clause.expr.clone())
            .collect();
        rules.extend(self.taken(slot, Some(settled)));
        let replaced = definitions::clauses(&Expr::All(rules), &self.fields);
        let before = Evaluated::of(workspace, frame, cache, side, clauses)?.counted;
        let after = Evaluated::of(workspace, frame, cache, side, replaced)?.counted;
        cost_of(workspace, frame, term, side, &before, &after)
    }
}

/// What changes between the records counted before and after, on one side's data.
pub(super) fn cost_of(
    workspace: &Workspace,
    frame: &mut Frame,
    term: &Term,
    side: usize,
    before: &Bitmap,
    after: &Bitmap,
) -> Result<Option<Cost>, WorkbenchError> {
    let (lost, gained) = (before.and_not(after), after.and_not(before));
    if !lost.any() && !gained.any() {
        return Ok(None);
    }
    Ok(Some(Cost {
        lost: lost.count() as u64,
        gained: gained.count() as u64,
        lost_amount: amount(workspace, frame, term, side, &lost)?,
        gained_amount: amount(workspace, frame, term, side, &gained)?,
    }))
}

fn joined(clauses: &[Clause]) -> String {
    let texts: Vec<&str> = clauses.iter().map(|clause| clause.text.as_str()).collect();
    texts.join(" and ")
}

fn id(term: &str, slot: &str) -> String {
    format!("{term}/{slot}")
}

/// How a slot was settled, whether or not the wordings are still those.
pub(super) fn stored(
    workspace: &Workspace,
    term: &str,
    slot: &str,
) -> Result<Option<Settlement>, WorkbenchError> {
    let value = workspace.entity(SETTLEMENT, &id(term, slot))?;
    value.map(|value| read(value, "settlement")).transpose()
}

/// The edit that settles a slot, or opens it again.
pub(super) fn edit(term: &str, slot: &str, settlement: Option<&Settlement>) -> Edit {
    Edit {
        kind: SETTLEMENT.to_owned(),
        id: id(term, slot),
        value: settlement.map(json),
    }
}

/// The team whose records and values count under the common text, when the teams settled on one.
pub(super) fn source_of_record(workspace: &Workspace, term: &str) -> Result<Option<Team>, WorkbenchError> {
    let settled = stored(workspace, term, SlotKind::Presence.slug())?;
    Ok(settled.and_then(|settled| match settled.taken {
        Taken::Marketing => Some(SIDES[0]),
        Taken::Sales => Some(SIDES[1]),
        Taken::Third | Taken::Nothing => None,
    }))
}

/// The side on whose data a term is counted where one number is asked for: the source of record's, else that of
/// the first team that brought such records.
pub(super) fn counted_side(
    workspace: &Workspace,
    frame: &Frame,
    term: &str,
) -> Result<usize, WorkbenchError> {
    Ok(match source_of_record(workspace, term)? {
        Some(team) => usize::from(team == SIDES[1]),
        None => usize::from(frame.sides[0].own.is_empty()),
    })
}
