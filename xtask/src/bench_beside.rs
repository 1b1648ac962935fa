//! Bindings beside the surfaces for C and C++, one after another on one server, without rates: `bench-jvm` and `bench-web`.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{command::Cmd, job::Job, server::Server, test::cpp::build_release};

/// How often all of them are measured, in turn, so that what else the machine does can be seen.
const REPETITIONS: usize = 3;
/// The surface that the others are to keep up with.
const BESIDE: &str = "C++";
const PAGE: &str = "docs/performance.md";

/// A binding that is measured.
pub struct Binding {
    /// Names the folder below `target/`.
    pub folder: &'static str,
    /// Names the place in docs/performance.md: `<!-- measured PLACE: begin -->`.
    pub place: &'static str,
    /// Prints lines such as `  io.rtm  263855 messages/s  154.0 us a round trip`; finds the server in `RTM_SERVER`.
    pub bench: Cmd,
}

/// Builds the library, the server and the programs in C and C++, and measures all of it. `write`: puts the table into
/// docs/performance.md.
///
/// # Errors
/// When something cannot be built, or a measurement fails.
pub fn run(job: &Job, binding: &Binding, write: bool) -> Result<()> {
    let workspace = &job.workspace;
    job.run(&build_release())?;
    let folder = workspace.target.join(binding.folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let native = [
        compiled(job, "gcc -O2", "benches/jvm/native.c", folder.join("native"))?,
        compiled(job, "g++ -O2 -std=c++11", "benches/jvm/surface.cpp", folder.join("surface"))?,
    ];
    let config = folder.join("rtm.toml");
    fs::write(&config, "rates = \"none\"\nrates_web = \"none\"\n")
        .with_context(|| format!("cannot write {}", config.display()))?;
    let server =
        Server::start_program(&workspace.release().join("rtm-server"), Some(&config), &folder.join("server.log"))?;
    let mut surfaces = Vec::new();
    for _ in 0..REPETITIONS {
        for program in &native {
            let program = Cmd::new(program).env("LD_LIBRARY_PATH", workspace.release());
            take(&mut surfaces, &job.run_quietly(&program.env("RTM_SERVER", server.url()))?);
        }
        take(&mut surfaces, &job.run_quietly(&binding.bench.clone().env("RTM_SERVER", server.url()))?);
    }
    server.stop()?;
    let table = table(&surfaces)?;
    println!("{table}");
    if write { put(&workspace.root.join(PAGE), binding.place, &table) } else { Ok(()) }
}

/// Compiles a program against librtm as it was built last.
///
/// # Errors
/// When the compiler does not like it.
pub fn compiled(job: &Job, compiler: &str, source: &str, program: PathBuf) -> Result<PathBuf> {
    let mut words = compiler.split(' ');
    let mut search = OsString::from("-L");
    search.push(job.workspace.release());
    let compile = Cmd::new(words.next().unwrap_or_default()).args(words).words("-Iinclude").arg(source);
    job.run(&compile.words("-pthread -o").arg(&program).arg(search).arg("-lrtm"))?;
    Ok(program)
}

/// What was measured of one surface, a number for each repetition.
struct Surface {
    name: String,
    rates: Vec<f64>,
    trips: Vec<f64>,
}

/// Looks for lines such as `  io.rtm  263855 messages/s  154.0 us a round trip`.
fn take(surfaces: &mut Vec<Surface>, said: &str) {
    for line in said.lines() {
        let Some((front, trip)) =
            line.strip_suffix(" us a round trip").and_then(|line| line.split_once(" messages/s "))
        else {
            continue;
        };
        let Some((name, rate)) = front.rsplit_once(' ') else { continue };
        let (Ok(rate), Ok(trip)) = (rate.parse(), trip.trim().parse()) else { continue };
        let name = name.trim();
        let at = surfaces.iter().position(|one| one.name == name).unwrap_or_else(|| {
            surfaces.push(Surface { name: name.to_owned(), rates: Vec::new(), trips: Vec::new() });
            surfaces.len() - 1
        });
        surfaces[at].rates.push(rate);
        surfaces[at].trips.push(trip);
    }
}

/// The middle one, and how far the farthest lies from it, in percent.
fn median(values: &[f64]) -> (f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted[sorted.len() / 2];
    let farthest = sorted.iter().map(|one| (one - middle).abs()).fold(0.0, f64::max);
    (middle, 100.0 * farthest / middle)
}

fn table(surfaces: &[Surface]) -> Result<String> {
    let beside = surfaces.iter().find(|one| one.name == BESIDE).context("the C++ surface was not measured")?;
    let (beside_rate, beside_trip) = (median(&beside.rates).0, median(&beside.trips).0);
    let mut out = String::from("| | messages a second | of C++ | round trip, µs | of C++ |\n|---|---|---|---|---|\n");
    for surface in surfaces {
        ensure!(surface.rates.len() == REPETITIONS, "{} was measured {} times", surface.name, surface.rates.len());
        let ((rate, rates), (trip, trips)) = (median(&surface.rates), median(&surface.trips));
        writeln!(
            out,
            "| {} | {:.0} k ±{rates:.0} % | {:.2} | {trip:.0} ±{trips:.0} % | {:.2} |",
            surface.name,
            rate / 1000.0,
            rate / beside_rate,
            trip / beside_trip,
        )?;
    }
    Ok(out)
}

fn put(page: &Path, place: &str, table: &str) -> Result<()> {
    let (begin, end) = (format!("<!-- measured {place}: begin -->\n"), format!("<!-- measured {place}: end -->"));
    let text = fs::read_to_string(page).with_context(|| format!("cannot read {}", page.display()))?;
    let (head, rest) = text.split_once(&begin).with_context(|| format!("{PAGE} has no \"{}\"", begin.trim()))?;
    let (_, tail) = rest.split_once(&end).with_context(|| format!("{PAGE} has no \"{end}\""))?;
    fs::write(page, format!("{head}{begin}\n{table}\n{end}{tail}"))
        .with_context(|| format!("cannot write {}", page.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_middle_of_what_was_said_and_ratios_to_cpp() {
        let mut surfaces = Vec::new();
        for (cpp, java) in [(100_000, 60_000), (300_000, 50_000), (200_000, 100_000)] {
            take(&mut surfaces, &format!("[INFO] noise\n  C++           {cpp:9} messages/s    50.0 us a round trip\n"));
            take(&mut surfaces, &format!("  the JVM core  {java:9} messages/s   100.0 us a round trip\n"));
        }
        let table = table(&surfaces).unwrap();
        assert!(table.contains("\n| C++ | 200 k ±50 % | 1.00 | 50 ±0 % | 1.00 |\n"), "{table}");
        assert!(table.contains("\n| the JVM core | 60 k ±67 % | 0.30 | 100 ±0 % | 2.00 |\n"), "{table}");
        surfaces[1].rates.pop();
        assert!(super::table(&surfaces).is_err());
    }
}
