//! The whole benchmark: every job on every system in turn, again and again.

use std::{collections::BTreeMap, time::Instant};

use anyhow::{Context, Result};

use crate::{
    figures::{Summary, short},
    options::Options,
    plan::{Figure, Job, jobs},
    report,
    server::System,
    work,
};

/// All that was measured of one figure of one job.
#[derive(Debug)]
pub struct Row {
    /// The job.
    pub job: Job,
    /// Its figure.
    pub figure: Figure,
    values: BTreeMap<System, Vec<f64>>,
}

impl Row {
    /// What the measurements of a system come to; `None` when there are none.
    pub fn summary(&self, system: System) -> Option<Summary> {
        Summary::of(self.values.get(&system)?)
    }

    /// The median of a system.
    pub fn median(&self, system: System) -> Option<f64> {
        Some(self.summary(system)?.median)
    }

    /// A row with one measurement for each system.
    #[cfg(test)]
    pub fn example(job: Job, figure: Figure, values: &[(System, f64)]) -> Self {
        Self { job, figure, values: values.iter().map(|&(system, value)| (system, vec![value])).collect() }
    }
}

/// Measures, and reports on standard output.
pub fn run(options: &Options) -> Result<()> {
    let begun = Instant::now();
    let mut rows: Vec<Row> = Vec::new();
    for repetition in 1..=options.repetitions() {
        for job in jobs(options) {
            for &system in job.case.systems().iter().filter(|&&system| options.includes(system)) {
                let figures = work::measure(&job, system).with_context(|| format!("{job} on {}", system.name()))?;
                let shown: Vec<_> =
                    figures.iter().map(|(figure, value)| format!("{figure:?} {}", short(*value))).collect();
                eprintln!("[{repetition}/{}] {job}, {}: {}", options.repetitions(), system.name(), shown.join(", "));
                for (figure, value) in figures {
                    let index = rows.iter().position(|row| row.job == job && row.figure == figure);
                    let index = index.unwrap_or_else(|| {
                        rows.push(Row { job, figure, values: BTreeMap::new() });
                        rows.len() - 1
                    });
                    rows[index].values.entry(system).or_default().push(value);
                }
            }
        }
    }
    eprintln!("measured in {} s\n", begun.elapsed().as_secs());
    report::report(options, &rows)
}
