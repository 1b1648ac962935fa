//! The measurements as Markdown.

use std::fmt::Write;

use crate::{
    aims::{self, Aim},
    figures::short,
    plan::Case,
    run::Row,
    server::System,
};

/// Tables of messages and of media, and the aims that were missed.
pub fn markdown(rows: &[Row]) -> String {
    let (media, messages): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.job.case == Case::M);
    let mut text = String::new();
    table(&mut text, &messages, &[System::Raw, System::Nats, System::Rtm]);
    table(&mut text, &media, &[System::Nginx, System::Rtm]);
    text += &verdict(rows);
    text
}

// Writing to a String does not fail, here and below.
fn table(text: &mut String, rows: &[&Row], systems: &[System]) {
    if rows.is_empty() {
        return;
    }
    let others = &systems[..systems.len() - 1];
    let _ = write!(text, "| | work | payload |");
    for system in systems {
        let _ = write!(text, " {} |", system.name());
    }
    for other in others {
        let _ = write!(text, " rtm / {} |", other.name());
    }
    let _ = writeln!(text, " aim | met |");
    let columns = 3 + systems.len() + others.len() + 2;
    let _ = writeln!(text, "|{}", "---|".repeat(columns));
    for row in rows {
        let payload = if row.job.payload == 0 { "–".to_owned() } else { format!("{} B", row.job.payload) };
        let _ = write!(text, "| {:?} | {} | {payload} |", row.job.case, row.job.title(row.figure));
        for &system in systems {
            let value = row.summary(system).map_or("–".to_owned(), |summary| summary.with_spread());
            let _ = write!(text, " {value} |");
        }
        for &other in others {
            let ratio = row.median(System::Rtm).zip(row.median(other)).map(|(rtm, other)| rtm / other);
            let ratio = ratio.filter(|ratio| ratio.is_finite());
            let _ = write!(text, " {} |", ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}")));
        }
        let aims = aims::of(&row.job, row.figure);
        let words: Vec<_> = aims.iter().map(|aim| aim.text(row.figure)).collect();
        let met = aims.iter().map(|aim| met(row, *aim)).collect::<Option<Vec<_>>>();
        let met = match met.as_deref() {
            None | Some([]) => "",
            Some(all) if all.iter().all(|met| *met) => "yes",
            Some(all) if all.iter().any(|met| *met) => "**in part**",
            Some(_) => "**no**",
        };
        let _ = writeln!(text, " {} | {met} |", words.join(", "));
    }
    text.push('\n');
}

/// Whether an aim is met; `None` when something was not measured.
fn met(row: &Row, aim: Aim) -> Option<bool> {
    let value = aim.value(|system| row.median(system))?;
    Some(aims::is_met(row.figure, row.median(System::Rtm)?, value))
}

/// One line for each aim that was missed.
fn verdict(rows: &[Row]) -> String {
    let mut missed = String::new();
    let mut count = 0;
    for row in rows {
        for &aim in aims::of(&row.job, row.figure) {
            let Some(is_met) = met(row, aim) else { continue };
            count += 1;
            if let (false, Some(rtm), Some(value)) = (is_met, row.median(System::Rtm), aim.value(|s| row.median(s))) {
                let what = row.job.title(row.figure);
                let text = aim.text(row.figure);
                let _ = writeln!(
                    missed,
                    "* {:?}, {what}: {} instead of {text} ({})",
                    row.job.case,
                    short(rtm),
                    short(value)
                );
            }
        }
    }
    match (missed.is_empty(), count) {
        (_, 0) => "No aim could be judged from what was measured.\n".to_owned(),
        (true, _) => format!("All {count} aims are met.\n"),
        (false, _) => format!("Missed, of {count} aims:\n\n{missed}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Figure, Job};

    #[test]
    fn ratios_aims_and_what_was_missed_are_told() {
        let job = Job { case: Case::B1, payload: 128, members: 0, time: std::time::Duration::ZERO };
        let values = [(System::Raw, 2e6), (System::Nats, 1e6), (System::Rtm, 1.2e6)];
        let text = markdown(&[Row::example(job, Figure::Rate, &values)]);
        assert!(
            text.contains("| 2.00 M | 1.00 M | 1.20 M | 0.60 | 1.20 | ≥ 0.55 × raw, ≥ 1.4 × NATS | **in part** |"),
            "{text}"
        );
        assert!(text.contains("1.20 M instead of ≥ 1.4 × NATS (1.40 M)"), "{text}");
        let values = [(System::Raw, 2e6), (System::Nats, 0.5e6), (System::Rtm, 1.2e6)];
        let text = markdown(&[Row::example(job, Figure::Rate, &values)]);
        assert!(text.contains("| yes |") && text.contains("All 2 aims are met"), "{text}");
    }

    #[test]
    fn without_the_others_nothing_is_judged() {
        let job = Job { case: Case::B1, payload: 128, members: 0, time: std::time::Duration::ZERO };
        let text = markdown(&[Row::example(job, Figure::Rate, &[(System::Rtm, 1.2e6)])]);
        assert!(text.contains("| – | – | 1.20 M | – | – |") && text.contains("No aim could be judged"), "{text}");
    }
}
