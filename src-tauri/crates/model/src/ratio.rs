//! Exact rationals for shares of a gap. Knows nothing of rounding: that is for display.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_as_a_fraction_or_a_whole_number() {
        assert_eq!(to_text(&Exact::new(-15, 2)), "-15/2");
        assert_eq!(to_text(&Exact::new(-16, 2)), "-8");
        assert_eq!(to_decimal(&Exact::new(-15, 2)), -7.5);
    }
}
