//! The user's changes to how clauses meet in slots.

use definitions::Slot;
use workspace::Workspace;

use super::scope::{Scope, scoped};
use crate::api::PairChange;
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::sides::SideText;
use crate::terms;

/// Changes how clauses meet in slots.
pub(crate) fn pair(
    workspace: &mut Workspace,
    model: &mut Model,
    wanted: &str,
    change: &PairChange,
) -> Result<(), WorkbenchError> {
    let term = terms::find(workspace, wanted)?;
    if *change == PairChange::Reset {
        return terms::put_pairing(workspace, &term, None);
    }
    let mut pairing = terms::pairing(workspace, &term)?;
    let Some((frame, _)) = model.frame(workspace, term.table)? else {
        return Err(WorkbenchError::NoRecords {
            table: term.table.label().to_lowercase(),
        });
    };
    let open = Scope {
        period: None,
        calendar: crate::calendar::of(workspace)?,
        field: None,
        choices: Vec::new(),
    };
    let texts = [
        SideText::read(workspace, frame, &term, 0)?,
        SideText::read(workspace, frame, &term, 1)?,
    ];
    let exprs = [
        scoped(&texts[0], &term, 0, &open)?,
        scoped(&texts[1], &term, 1, &open)?,
    ];
    let slots = definitions::align(&exprs[0], &exprs[1], &texts[0].fields, &pairing);
    let find = |id: &String| {
        slots
            .iter()
            .find(|slot| slot.id == *id)
            .ok_or_else(|| WorkbenchError::UnknownCause {
                slot: id.clone(),
                known: slots.iter().map(|slot| slot.id.clone()).collect(),
            })
    };
    match change {
        PairChange::Join { slots } => {
            let joined = slots.iter().map(find).collect::<Result<Vec<&Slot>, _>>()?;
            pairing.join(&joined);
        }
        PairChange::Split { slot } => pairing.split(find(slot)?),
        PairChange::Reset => {}
    }
    terms::put_pairing(workspace, &term, Some(&pairing))
}
