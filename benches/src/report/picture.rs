//! The measurements as an SVG: for each row a bar for each system, and a mark where the aim is.
//!
//! Drawn by hand: it is a few rectangles and words. Each row has a scale of its own, because only ratios are compared.

use std::fmt::Write;

use crate::{aims, figures::short, plan::Figure, run::Row, server::System};

const WIDTH: f64 = 880.0;
/// Where bars begin, and how long the longest is.
const LEFT: f64 = 110.0;
const BAR: f64 = 640.0;
const THICK: f64 = 13.0;
const GAP: f64 = 3.0;
/// Above a row, for its title.
const TITLE: f64 = 34.0;

/// Draws the rows that have an aim, which are those that matter.
pub fn draw(rows: &[Row]) -> String {
    let rows: Vec<&Row> = rows.iter().filter(|row| !aims::of(&row.job, row.figure).is_empty()).collect();
    let (mut body, mut y) = (String::new(), 8.0);
    for row in rows {
        y = draw_row(&mut body, row, y);
    }
    let height = y + 34.0;
    // Writing to a String does not fail, here and below.
    let _ = write!(
        body,
        "<path d=\"M{LEFT} {0}v14\" class=\"aim\"/><text x=\"{1}\" y=\"{2}\" class=\"note\">where the aims of rtm are; \
         scales differ from row to row</text>",
        y + 12.0,
        LEFT + 8.0,
        y + 24.0
    );
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\">\
         <style>.raw{{fill:#b8bec6}}.nats{{fill:#7da7d9}}.nginx{{fill:#8fbf8f}}.rtm{{fill:#e07b39}}\
         .aim{{stroke:#222;stroke-width:2;stroke-dasharray:3 2}}.title{{font-weight:bold}}.note{{fill:#555}}</style>\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>{body}</svg>\n"
    )
}

fn draw_row(body: &mut String, row: &Row, top: f64) -> f64 {
    let direction = if row.figure.more_is_better() { "more is better" } else { "less is better" };
    let payload = if row.job.payload == 0 { String::new() } else { format!(", {} B", row.job.payload) };
    let title = format!("{:?}: {}{payload}", row.job.case, row.job.title(row.figure));
    let _ = write!(
        body,
        "<text x=\"8\" y=\"{}\"><tspan class=\"title\">{}</tspan> <tspan class=\"note\">({direction})</tspan></text>",
        top + 22.0,
        escape(&title)
    );
    let systems: &[System] = match row.figure {
        Figure::Put | Figure::Get => &[System::Nginx, System::Rtm],
        _ => &[System::Raw, System::Nats, System::Rtm],
    };
    let aims: Vec<f64> =
        aims::of(&row.job, row.figure).iter().filter_map(|aim| aim.value(|system| row.median(system))).collect();
    let values = systems.iter().filter_map(|&system| row.median(system));
    let scale = values.chain(aims.iter().copied()).fold(f64::MIN_POSITIVE, f64::max);
    let first = top + TITLE - 4.0;
    let mut y = first;
    for &system in systems {
        let Some(value) = row.median(system) else { continue };
        let length = (value / scale * BAR).max(1.0);
        let (class, words) = (system.name().to_ascii_lowercase(), y + THICK - 3.0);
        let _ = write!(
            body,
            "<text x=\"{}\" y=\"{words}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"{THICK}\" class=\"{class}\"/>\
             <text x=\"{:.1}\" y=\"{words}\">{}</text>",
            LEFT - 6.0,
            system.name(),
            LEFT + length + 6.0,
            short(value)
        );
        y += THICK + GAP;
    }
    for aim in aims {
        let _ = write!(body, "<path d=\"M{:.1} {first}V{:.1}\" class=\"aim\"/>", LEFT + aim / scale * BAR, y - GAP);
    }
    y
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Case, Job};

    #[test]
    fn a_row_has_a_bar_for_each_system_and_marks_for_its_aims() {
        let job = Job { case: Case::C2, payload: 128, members: 1000, time: std::time::Duration::ZERO };
        let values = [(System::Raw, 10e6), (System::Nats, 2.5e6), (System::Rtm, 7e6)];
        let picture = draw(&[Row::example(job, Figure::Rate, &values)]);
        assert_eq!(picture.matches("<rect x=").count(), 3);
        assert_eq!(picture.matches("class=\"aim\"/>").count(), 2 + 1, "two aims and the legend");
        assert!(picture.starts_with("<svg ") && picture.trim_end().ends_with("</svg>"));
    }
}
