//! Exact rationals for shares of a gap. Rounds only where a share is written for people.

use num_rational::Ratio;
use num_traits::ToPrimitive;

/// An exact rational number, such as −15/2.
pub type Exact = Ratio<i128>;

/// Writes `-15/2`, or `-8` when whole.
pub fn to_text(value: &Exact) -> String {
    value.to_string()
}

/// The nearest floating-point number, for charts and sorting only.
pub fn to_decimal(value: &Exact) -> f64 {
    value.numer().to_f64().unwrap_or(f64::NAN) / value.denom().to_f64().unwrap_or(f64::NAN)
}

/// A share as people read it: `43%`, half to even. A part is never rounded up to the whole or down to nothing.
pub fn percent(share: f64) -> String {
    if 0.995 < share && share < 1.0 {
        return ">99%".to_owned();
    }
    if 0.0 < share && share < 0.005 {
        return "<1%".to_owned();
    }
    // The nearest decimal of 100 times the share, so that 0.575 is a half and not a little less.
    let whole = ((share * 1e11).round() / 1e9).round_ties_even();
    let minus = if whole < 0.0 { "−" } else { "" };
    format!("{minus}{:.0}%", whole.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_to_even_and_never_to_all_or_nothing() {
        let shares = [
            0.645,
            0.575,
            3.0 / 7.0,
            0.0,
            1.0,
            0.999,
            0.001,
            -0.28,
            1.6,
            -0.001,
        ];
        assert_eq!(
            shares.map(percent),
            [
                "64%", "58%", "43%", "0%", "100%", ">99%", "<1%", "−28%", "160%", "0%"
            ]
        );
    }

    #[test]
    fn a_share_is_written_as_a_fraction_or_a_whole_number() {
        assert_eq!(to_text(&Exact::new(-15, 2)), "-15/2");
        assert_eq!(to_text(&Exact::new(-16, 2)), "-8");
        assert_eq!(to_decimal(&Exact::new(-15, 2)), -7.5);
    }
}
