//! The slots in which two sides meet, with the truths their game is played on.

use column::Bitmap;
use definitions::{Clause, Expr, Pairing, Slot};
use model::SlotKind;
use reconcile::{CrossTruth, SlotInput, SlotTruth};
use workspace::Workspace;

use crate::error::WorkbenchError;
use crate::frame::Frame;
use crate::sides::{Evaluated, SideText, present};

/// A slot with the truths its game is played on.
pub(super) struct Prepared {
    pub slot: Slot,
    pub truth: [Bitmap; 2],
    /// Sales' rule on marketing's data and marketing's rule on sales' data, where the data matter.
    pub cross: Option<[Bitmap; 2]>,
}

impl Prepared {
    pub fn input(&self) -> SlotInput<'_> {
        let [a, b] = &self.truth;
        match &self.cross {
            None => SlotInput::Rule(SlotTruth { a, b }),
            Some([b_rule_a_data, a_rule_b_data]) => SlotInput::RuleAndData(CrossTruth {
                a_rule_a_data: a,
                b_rule_a_data,
                a_rule_b_data,
                b_rule_b_data: b,
            }),
        }
    }
}

/// The slots in which the two sides meet, presence first where the systems differ.
pub(super) fn slots(
    workspace: &Workspace,
    frame: &mut Frame,
    caches: &mut [definitions::Cache; 2],
    exprs: &[Expr; 2],
    text: &SideText,
    sides: &[Evaluated],
    pairing: &Pairing,
) -> Result<Vec<Prepared>, WorkbenchError> {
    let mut prepared = Vec::new();
    if frame.links.is_some() {
        let slot = Slot {
            id: SlotKind::Presence.slug().to_owned(),
            kind: SlotKind::Presence,
            label: "Present in this team's system".to_owned(),
            a: Vec::new(),
            b: Vec::new(),
            same_rule: true,
        };
        prepared.push(Prepared {
            slot,
            truth: [present(frame, 0), present(frame, 1)],
            cross: None,
        });
    }
    for slot in definitions::align(&exprs[0], &exprs[1], &text.fields, pairing) {
        let truth = [
            sides[0].all_of(&slot.a, frame.units),
            sides[1].all_of(&slot.b, frame.units),
        ];
        let data_may_differ = frame.links.is_some() && !slot.same_rule && slot.kind != SlotKind::Dedupe;
        let cross = if data_may_differ {
            let b_rule = rule_on(workspace, frame, &mut caches[0], 0, &slot.b)?;
            let a_rule = rule_on(workspace, frame, &mut caches[1], 1, &slot.a)?;
            (b_rule != truth[1] || a_rule != truth[0]).then_some([b_rule, a_rule])
        } else {
            None
        };
        prepared.push(Prepared { slot, truth, cross });
    }
    Ok(prepared)
}

/// The records for which some clauses hold on the data as a side reads them.
pub(super) fn rule_on(
    workspace: &Workspace,
    frame: &mut Frame,
    cache: &mut definitions::Cache,
    side: usize,
    clauses: &[Clause],
) -> Result<Bitmap, WorkbenchError> {
    let evaluated = Evaluated::of(workspace, frame, cache, side, clauses.to_vec())?;
    Ok(evaluated.all_of(clauses, frame.units))
}
