//! What rtm aims at: ratios to the other systems, measured in the same run.

use crate::{
    figures::short,
    plan::{Case, Figure, Job},
    server::System,
};

/// One aim for one figure. Where more is better it is a least value, else a most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// So many times what this system has.
    Ratio(f64, System),
    /// So much.
    Absolute(f64),
}

/// The aims for a figure of a job. They are made for the smaller payload, where the work for a message counts most.
pub fn of(job: &Job, figure: Figure) -> &'static [Aim] {
    use Aim::{Absolute, Ratio};
    use System::{Nats, Nginx, Raw};
    if job.payload > 128 {
        return &[];
    }
    match (job.case, figure) {
        (Case::A, Figure::P50) => &[Ratio(1.4, Raw), Ratio(1.0, Nats)],
        (Case::B1, Figure::Rate) => &[Ratio(0.55, Raw), Ratio(1.4, Nats)],
        (Case::B1, Figure::Cpu) => &[Absolute(0.4)],
        (Case::B2, Figure::Rate) => &[Ratio(0.75, Raw), Ratio(1.4, Nats)],
        (Case::C1, Figure::Rate) => &[Ratio(0.8, Raw)],
        (Case::C2, Figure::Rate) => &[Ratio(0.65, Raw), Ratio(2.5, Nats)],
        // Where Redis stands in relation to NATS.
        (Case::L, Figure::P99) => &[Ratio(0.72, Nats)],
        (Case::D, Figure::Memory) => &[Absolute(5.0)],
        (Case::M, Figure::Put) => &[Ratio(1.0, Nginx)],
        (Case::M, Figure::Get) => &[Ratio(0.8, Nginx)],
        _ => &[],
    }
}

impl Aim {
    /// The aim as a value of the figure; `None` when the system it refers to was not measured.
    pub fn value(self, median: impl Fn(System) -> Option<f64>) -> Option<f64> {
        match self {
            Aim::Ratio(factor, system) => Some(factor * median(system)?),
            Aim::Absolute(value) => Some(value),
        }
    }

    /// The aim in words.
    pub fn text(self, figure: Figure) -> String {
        let sign = if figure.more_is_better() { "≥" } else { "≤" };
        match self {
            Aim::Ratio(factor, system) => format!("{sign} {factor} × {}", system.name()),
            Aim::Absolute(value) => format!("{sign} {}", short(value)),
        }
    }
}

/// True when `measured` is as good as `aim`.
pub fn is_met(figure: Figure, measured: f64, aim: f64) -> bool {
    if figure.more_is_better() { measured >= aim } else { measured <= aim }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_met_from_the_right_side() {
        let aim = Aim::Ratio(1.4, System::Raw).value(|_| Some(10.0)).unwrap();
        assert!(is_met(Figure::P50, 13.9, aim) && !is_met(Figure::P50, 14.1, aim));
        assert!(is_met(Figure::Rate, 14.1, aim) && !is_met(Figure::Rate, 13.9, aim));
        assert_eq!(Aim::Ratio(1.4, System::Raw).value(|_| None), None);
        assert_eq!(Aim::Absolute(5.0).text(Figure::Memory), "≤ 5.00");
    }
}
