//! Nothing goes missing in a channel unnoticed: what each member was given, and what it was told it missed.

use std::collections::HashMap;

/// Where each member (client, incarnation, channel) stands.
#[derive(Debug, Default)]
pub struct Positions {
    members: HashMap<(usize, u64, String), Position>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Position {
    epoch: u64,
    sequence: u64,
    /// A gap to an unknown end was reported; the next join tells where things go on.
    lost: bool,
}

type Member<'a> = (usize, u64, &'a str);

impl Positions {
    fn of(&mut self, member: Member) -> Option<&mut Position> {
        self.members.get_mut(&(member.0, member.1, member.2.to_owned()))
    }

    /// A join is confirmed.
    pub fn joined(&mut self, member: Member, epoch: u64, sequence: u64) -> Result<(), String> {
        let known = self.of(member).copied().unwrap_or(Position { epoch, sequence, lost: false });
        if !known.lost && (known.epoch, known.sequence) != (epoch, sequence) {
            return Err(format!("joins at {epoch:x}:{sequence}, but was told of everything up to {known:x?} only"));
        }
        let key = (member.0, member.1, member.2.to_owned());
        self.members.insert(key, Position { epoch, sequence, lost: false });
        Ok(())
    }

    /// A message of this number came.
    pub fn message(&mut self, member: Member, sequence: u64) -> Result<(), String> {
        match self.of(member) {
            Some(position) if position.sequence + 1 == sequence && !position.lost => {
                position.sequence = sequence;
                Ok(())
            }
            other => Err(format!("is given number {sequence} at {other:x?}")),
        }
    }

    /// The application is told that it missed something.
    pub fn gap(&mut self, member: Member, from: u64, to: u64) -> Result<(), String> {
        match self.of(member) {
            Some(position) if position.sequence + 1 == from => {
                position.sequence = position.sequence.max(to);
                position.lost = to == 0;
                Ok(())
            }
            other => Err(format!("is told of a gap from {from} to {to} at {other:x?}")),
        }
    }
}
