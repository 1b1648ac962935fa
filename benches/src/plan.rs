//! What is measured: the cases, and the jobs they come to.

use std::{fmt, time::Duration};

use clap::ValueEnum;

use crate::{options::Options, server::System};

/// One kind of work, by the letter it goes by in the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[value(rename_all = "verbatim")]
pub enum Case {
    /// A peer round trip: message and receipt, one in flight
    A,
    /// Acknowledged peer messages, one pair, 256 in flight
    B1,
    /// Acknowledged peer messages, 64 pairs, 4 in flight each
    B2,
    /// Fan-out to a channel, one message at a time
    C1,
    /// Fan-out to a channel, 64 messages in flight
    C2,
    /// A channel with 50 messages a second: how long they take
    L,
    /// 10,000 idle connections: the memory of each
    D,
    /// 30 MB up and down
    M,
}

impl Case {
    /// The systems that can do it.
    pub fn systems(self) -> &'static [System] {
        match self {
            Case::M => &[System::Nginx, System::Rtm],
            _ => &[System::Raw, System::Nats, System::Rtm],
        }
    }
}

/// One thing that a job finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The time that half of the messages stay below.
    P50,
    /// The time that 99 of 100 messages stay below.
    P99,
    /// Messages, or deliveries of messages, a second.
    Rate,
    /// Processor seconds of the server for a million of them.
    Cpu,
    /// Processor seconds of the load for a million of them: what this harness adds.
    Load,
    /// Resident KiB for each connection.
    Memory,
    /// Uploaded MB a second.
    Put,
    /// Downloaded MB a second.
    Get,
    /// The most memory that the server had resident, in MiB.
    Peak,
}

impl Figure {
    /// True when more is better.
    pub fn more_is_better(self) -> bool {
        matches!(self, Figure::Rate | Figure::Put | Figure::Get)
    }
}

/// One measurement that is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// What is done.
    pub case: Case,
    /// Bytes of one message; 0 where there are none.
    pub payload: usize,
    /// Members of the channel; 0 where there is none.
    pub members: u32,
    /// How long.
    pub time: Duration,
}

impl Job {
    /// What one of its figures is, in words.
    pub fn title(&self, figure: Figure) -> String {
        let members = thousands(self.members.into());
        let what = match self.case {
            Case::A => "peer round trip, one in flight, on one core".to_owned(),
            Case::B1 => "acknowledged peer messages, one pair, 256 in flight".to_owned(),
            Case::B2 => "acknowledged peer messages, 64 pairs, 4 in flight each".to_owned(),
            Case::C1 => format!("fan-out to {members} members, one message at a time"),
            Case::C2 => format!("fan-out to {members} members, 64 in flight"),
            Case::L => format!("50 messages a second to {members} members"),
            Case::D => "idle connection, one of 10,000".to_owned(),
            Case::M => "30 MB".to_owned(),
        };
        let unit = match (figure, self.case) {
            (Figure::P50, Case::L) => ", p50, ms",
            (Figure::P99, Case::L) => ", p99, ms",
            (Figure::P50, _) => ", p50, µs",
            (Figure::P99, _) => ", p99, µs",
            (Figure::Rate, Case::C1 | Case::C2) => ", deliveries/s",
            (Figure::Rate, _) => ", messages/s",
            (Figure::Cpu, _) => ": server CPU, s per million",
            (Figure::Load, _) => ": load CPU, s per million",
            (Figure::Memory, _) => ", resident KiB",
            (Figure::Put, _) => " up, MB/s",
            (Figure::Get, _) => " down, MB/s",
            (Figure::Peak, _) => ": server memory at most, MiB",
        };
        what + unit
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.case)?;
        if self.members > 0 {
            write!(f, " {} members", thousands(self.members.into()))?;
        }
        if self.payload > 0 {
            write!(f, " {} B", self.payload)?;
        }
        Ok(())
    }
}

/// `12345` as `12,345`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join(",")
}

/// All jobs that the options ask for.
pub fn jobs(options: &Options) -> Vec<Job> {
    let mut jobs = Vec::new();
    for case in Case::value_variants().iter().copied().filter(|&case| options.wants(case)) {
        let members: &[u32] = match case {
            Case::C1 | Case::C2 => &[200, 1000],
            Case::L => &[1000],
            _ => &[0],
        };
        let none = [0];
        let payloads = if matches!(case, Case::D | Case::M) { &none[..] } else { &options.payload };
        for &payload in payloads {
            let job = |&members: &u32| Job { case, payload: payload as usize, members, time: options.duration() };
            jobs.extend(members.iter().map(job));
        }
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
