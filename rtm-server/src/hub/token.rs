//! Tokens: how long one lets its user stay, and renewing it.

use std::time::{SystemTime, UNIX_EPOCH};

use rtm_proto::{code::RenewToken, token::Refused, wire};

use super::{App, requests::Batch};

/// Checks a token and says when it ends by the hub's clock, which shows `now`; [`u64::MAX`]: never.
///
/// Tokens are made by the clocks of other machines, so they are judged by the time of day as it is now, which somebody may have
/// set since the hub's clock began to count.
pub(super) fn token_end(app: &App, token: &str, user: &str, now: u64) -> Result<u64, Refused> {
    let today = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
    let accepted = app.settings.check_token(token, user, today)?;
    Ok(accepted.map_or(u64::MAX, |accepted| now + accepted.ends_ms.saturating_sub(today)))
}

impl Batch<'_> {
    pub(super) fn token_renew(&mut self, renew: &wire::TokenRenew) {
        if self.is_late(renew.deadline) {
            return;
        }
        match token_end(&self.session.app, &renew.token, &self.session.user, self.now) {
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
