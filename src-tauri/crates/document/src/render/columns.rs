//! How wide the columns of a table are, for the forms that must say so. Knows no letter's width.

use super::piece::Piece;

/// The widths of columns that together are `all`: as their longest lines where all have room. Else a column that
/// wants no more than its share gets what it wants, the others share what is left; none is narrower than its
/// longest word while that leaves the others something.
pub(super) fn shared(natural: &[f32], least: &[f32], all: f32) -> Vec<f32> {
    let (wanted, needed): (f32, f32) = (natural.iter().sum(), least.iter().sum());
    if wanted <= all {
        return natural.iter().map(|width| width * all / wanted).collect();
    }
    if needed >= all {
        return least.iter().map(|width| width * all / needed).collect();
    }
    let mut widths: Vec<Option<f32>> = vec![None; natural.len()];
    loop {
        let given: f32 = widths.iter().flatten().sum();
        let open = widths.iter().filter(|width| width.is_none()).count();
        let share = (all - given) / open.max(1) as f32;
        // One that can't do with its share takes what it must, one that needs less takes that.
        let fixed = |at: usize| match (least[at] > share, natural[at] <= share) {
            (true, _) => Some(least[at]),
            (_, true) => Some(natural[at]),
            _ => None,
        };
        let next = (0..natural.len()).find_map(|at| {
            let fixed = fixed(at).filter(|_| widths[at].is_none())?;
            Some((at, fixed))
        });
        match next {
            Some((at, fixed)) => widths[at] = Some(fixed),
            None => return widths.into_iter().map(|width| width.unwrap_or(share)).collect(),
        }
    }
}

/// The texts of a piece, a line each.
pub(super) fn texts(piece: &Piece) -> Vec<String> {
    match piece {
        Piece::Heading { runs, .. } | Piece::Paragraph(runs) | Piece::Prompt(runs) => {
            let lines = runs.split(|run| run.line_break);
            lines
                .map(|line| line.iter().map(|run| run.text.as_str()).collect())
                .collect()
        }
        Piece::List { items, .. } => items.iter().flatten().flat_map(texts).collect(),
        Piece::Quote(content) => content.iter().flat_map(texts).collect(),
        Piece::Table(rows) => rows
            .iter()
            .flatten()
            .flat_map(|cell| &cell.content)
            .flat_map(texts)
            .collect(),
        Piece::Criteria { wordings, .. } => wordings.iter().flat_map(|one| one.lines.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_says_little_keeps_its_line_and_the_others_share_the_rest() {
        assert_eq!(
            shared(&[60.0, 900.0, 80.0], &[40.0, 60.0, 50.0], 400.0),
            [60.0, 260.0, 80.0]
        );
        assert_eq!(shared(&[100.0, 100.0], &[50.0, 50.0], 400.0), [200.0, 200.0]);
        assert_eq!(shared(&[900.0, 900.0], &[300.0, 500.0], 400.0), [150.0, 250.0]);
        let widths = shared(&[500.0, 500.0, 30.0], &[250.0, 40.0, 30.0], 400.0);
        assert_eq!((widths[0], widths.iter().sum::<f32>()), (250.0, 400.0));
    }
}
