//! Medians, percentiles, and numbers as people read them.

use crate::plan::thousands;

/// What repeated measurements of one thing come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// The middle one.
    pub median: f64,
    /// The smallest.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Summary {
    /// Sums up; `None` without any measurement.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 };
        Some(Self { median, least, most })
    }

    /// The median, and how far the others lie from it in percent of it.
    pub fn with_spread(&self) -> String {
        let spread = (self.most - self.median).max(self.median - self.least) / self.median.abs().max(f64::MIN_POSITIVE);
        if self.least == self.most {
            return short(self.median);
        }
        format!("{} ±{:.0} %", short(self.median), (spread * 100.0).min(999.0))
    }
}

/// The value that so many percent of the others do not exceed; sorts them. NaN when there are none.
pub fn percentile(values: &mut [f64], percent: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (percent / 100.0 * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// Three significant digits: `1.74 M`, `457 k`, `12.3`.
pub fn short(value: f64) -> String {
    match value.abs() {
        v if v >= 999.5e3 => format!("{} M", digits(value / 1e6)),
        v if v >= 9_999.5 => format!("{} k", digits(value / 1e3)),
        v if v >= 999.5 => thousands(value.round() as u64),
        _ => digits(value),
    }
}

fn digits(value: f64) -> String {
    match value.abs() {
        v if v >= 99.95 => format!("{value:.0}"),
        v if v >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_the_spread_the_farthest() {
        let summary = Summary::of(&[110.0, 90.0, 100.0]).unwrap();
        assert_eq!((summary.median, summary.least, summary.most), (100.0, 90.0, 110.0));
        assert_eq!(summary.with_spread(), "100 ±10 %");
        assert_eq!(Summary::of(&[1.0, 2.0]).unwrap().median, 1.5);
        assert_eq!(Summary::of(&[]), None);
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!((percentile(&mut values, 50.0), percentile(&mut values, 99.0)), (50.0, 99.0));
        assert_eq!(percentile(&mut [7.0], 99.0), 7.0);
        assert!(percentile(&mut [], 50.0).is_nan());
    }

    #[test]
    fn numbers_are_short() {
        let cases = [(0.16, "0.16"), (14.96, "15.0"), (375.2, "375"), (1780.0, "1,780"), (457_400.0, "457 k")];
        for (value, text) in cases.into_iter().chain([(2_130_000.0, "2.13 M"), (10_300_000.0, "10.3 M")]) {
            assert_eq!(short(value), text);
        }
    }
}
