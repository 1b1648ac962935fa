//! Tokens: how long one lets its user stay, and renewing it.

use std::time::{SystemTime, UNIX_EPOCH};

use rtm_proto::{code::RenewToken, token::Refused, wire};

use super::{App, requests::Batch};
use crate::clock::Clock;

/// Both clocks show whole milliseconds, and each may be short of nearly one.
const ROUNDED_MS: u64 = 2;

/// Checks a token and says when it is over by the hub's clock; [`u64::MAX`]: never.
///
/// Tokens are made by the clocks of other machines, so they are judged by the time of day as it is now, which somebody may have
/// set since the hub's clock began to count. When the hub ends a session for its token, no login takes that token any more: so the hub's
/// clock is looked at last.
pub(super) fn token_end(app: &App, token: &str, user: &str, clock: &Clock) -> Result<u64, Refused> {
    let today = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
    let accepted = app.settings.check_token(token, user, today)?;
    Ok(accepted.map_or(u64::MAX, |accepted| over_at(accepted.ends_ms, today, clock.now())))
}

/// When what ends at a time of day is over by the hub's clock, which shows `now` when it is `today` or a little later.
fn over_at(ends_ms: u64, today: u64, now: u64) -> u64 {
    now + ends_ms.saturating_sub(today) + ROUNDED_MS
}

impl Batch<'_> {
    pub(super) fn token_renew(&mut self, renew: &wire::TokenRenew) {
        if self.is_late(renew.deadline) {
            return;
        }
        match token_end(&self.session.app, &renew.token, &self.session.user, &self.hub.clock) {
            Ok(ends) => {
                self.session.token.set(ends);
                self.session.reply(renew.request, RenewToken::Ok.code(), "", None);
            }
            // The former token still counts.
            Err(refused) => {
                tracing::info!(user = %self.session.user, "a token was not renewed: {refused}");
                self.session.reply(renew.request, refused.renewal().code(), &refused.to_string(), None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_by_the_hubs_clock_is_over_by_the_time_of_day() {
        // In microseconds; the hub's clock is behind the time of day, and both show whole milliseconds alone.
        let (ends_ms, shift) = (2_000, 500_300);
        for logged_in in (1_000_000..1_003_000).step_by(70) {
            for delay in [0, 10, 900, 5_000] {
                let over = over_at(ends_ms, logged_in / 1_000, (logged_in + delay - shift) / 1_000);
                let first = (1_990_000..2_030_000).find(|day| (day - shift) / 1_000 >= over);
                assert!(first.unwrap() / 1_000 > ends_ms, "{logged_in} {delay}");
                assert!(first.unwrap() <= ends_ms * 1_000 + delay + 4_000, "{logged_in} {delay}");
            }
        }
    }
}
