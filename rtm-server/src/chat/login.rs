//! Login: from a Hello with `chat` to a session that is a device of its user.

use std::sync::Arc;

use rtm_proto::{
    code,
    wire::{self, closing::Cause},
};

use super::{
    account::{check_id, hash_token},
    device::Device,
    inbox::close_all,
    request,
    seat::Seat,
};
use crate::{
    bus::Mailbox,
    hub::{Accepted, App, Hub, Rejected, refuse},
    session::{About, Pace, Session},
    store::StoreError,
};

/// The longest name of a device, in bytes.
const DEVICE_BYTES: usize = 64;

/// Organization and name of an app key; `None`: it is none.
pub fn parts_of(app: &str) -> Option<(&str, &str)> {
    let good = |part: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        !part.is_empty() && part != "." && part != ".." && part.bytes().all(plain)
    };
    app.split_once('#').filter(|(org, name)| good(org) && good(name))
}

impl Hub {
    /// Lets a device of the chat service in, or says why not.
    pub async fn chat_login(
        self: &Arc<Self>,
        hello: &wire::Hello,
        chat: &wire::ChatHello,
    ) -> Result<Accepted, Rejected> {
        let result = self.chat_admit(hello, chat).await;
        self.metrics.login(result.is_ok());
        result
    }

    async fn chat_admit(self: &Arc<Self>, hello: &wire::Hello, chat: &wire::ChatHello) -> Result<Accepted, Rejected> {
        self.check_begin(hello)?;
        if parts_of(&hello.app_id).is_none() {
            return Err(refuse(code::Login::InvalidAppId, false, "the appKey is illegal: it is written org#app"));
        }
        if chat.device.len() > DEVICE_BYTES || chat.device.chars().any(char::is_control) {
            return Err(refuse(
                code::Login::InvalidArgument,
                false,
                "the name of a device has 64 printable bytes at most",
            ));
        }
        let app = self.app_of(&hello.app_id);
        let (user, ends) = self.holder(&app, hello).await?;
        if app.was_evicted(&user, hello.incarnation) {
            return Err(Rejected::Closed(wire::Closing {
                cause: Cause::RemoteLogin as i32,
                reason: "this device was closed; log in anew".into(),
            }));
        }
        if let Some(closing) = app.bars(&user, self.clock.now()) {
            return Err(Rejected::Closed(closing));
        }
        // From here on as the service knows the user.
        let hello = &wire::Hello { user_id: user.to_string(), ..hello.clone() };
        if let Some(resume) = &hello.resume
            && let Some(accepted) = self.resume(hello, resume, ends)?
        {
            return Ok(self.welcomed(accepted, 0));
        }
        let name = Some(chat.device.clone()).filter(|name| !name.is_empty());
        let now = self.clock.now();
        self.chat.save_taken_of(&app, &user).await;
        let arrival = self.chat.store().chat_arrive(&app.id, &user, name.clone(), chat.position, now).await;
        let arrival = arrival.map_err(|error| failed(&error))?;
        let arrival = arrival.ok_or_else(|| refuse(code::Login::NotAuthorized, false, "the account is gone"))?;
        if let Some(inbox) = self.chat.inboxes.of(&app, &user)
            && inbox
                .devices()
                .iter()
                .filter_map(|device| device.session.upgrade())
                .any(|session| session.is_ahead_of(hello.incarnation, hello.attempt))
        {
            return Err(Rejected::Overtaken);
        }
        let about = About::of(hello, now);
        let queue = app.settings.limits.session_queue_bytes;
        let session = Session::new(app.clone(), user, hello.incarnation, about, queue);
        session.token.set(ends);
        session.inbound().pace = Pace::new(&app.settings.rates_of(hello.platform()).rates());
        let Ok((generation, received)) = session.attach(0, &[], hello.attempt, now) else {
            return Err(refuse(code::Login::Unknown, true, "the session ended as it began; try again"));
        };
        let resource = match &name {
            Some(name) => name.clone(),
            None => format!("webim_{now}_{:04x}", rand::random::<u16>()),
        };
        let platform = hello.platform();
        let (asked, first) = self.chat.inboxes.arrive(&self.chat.hub, &app, &session.user, arrival.head, |inbox| {
            let device = Device::new(&session, inbox, name.clone(), resource, platform, arrival.start, arrival.head);
            let (seat, asked) = Seat::new(self, inbox, device.clone());
            // Nobody else has seen the session. As soon as the device is seen it may be closed, and then leaves its seat.
            let _ = session.seat.set(seat);
            (device.clone(), (device, asked))
        });
        let (device, asked) = asked;
        tokio::spawn(request::serve(Arc::downgrade(self), app.clone(), session.user.clone(), device, asked));
        self.remember(&session);
        let entering = Entering(Some(session.clone()));
        // Who closed it before it was remembered found nothing to forget.
        if !session.inbound().is_current(generation) {
            session.end(Cause::Unspecified, "the session ended as it began");
        }
        if let Some(inbox) = self.chat.inboxes.of(&app, &session.user) {
            if first {
                self.chat.look_for_rooms(&inbox).await;
            }
            // What was committed between the first look and the arrival was told to an inbox that was not there.
            let head = self.chat.store().chat_head(&app.id, &session.user).await.map_err(|error| failed(&error))?;
            inbox.offer(head, None);
        }
        self.take_over(&app, &session, chat.single || !app.settings.chat.multiple_logins, name, platform);
        if let Some(closing) = app.bars(&session.user, self.clock.now()) {
            session.end(Cause::Banned, &closing.reason);
        }
        if self.is_draining() {
            session.end(Cause::Draining, "the server is going down");
        }
        // What was voided meanwhile may have looked for devices before this one was there.
        match self.holder(&app, hello).await {
            Ok(_) => {}
            // It could not be looked up, which says nothing about the token.
            Err(Rejected::Refused(refused)) if refused.retry => return Err(Rejected::Refused(refused)),
            Err(_) => session.end(Cause::PasswordChanged, "the token was voided"),
        }
        tracing::debug!(app = %app.id, user = %session.user, session = ?session.id, "chat login");
        let welcome = self.welcome(&session, hello, false, received);
        if let Some(seat) = session.seat.get() {
            seat.begin();
        }
        entering.done();
        Ok(self.welcomed(Accepted { welcome, session, generation }, arrival.head))
    }

    /// Whom the token speaks for, and until when.
    async fn holder(&self, app: &App, hello: &wire::Hello) -> Result<(Arc<str>, u64), Rejected> {
        let token = self.chat.store().token(hash_token(&hello.token), self.clock.now()).await;
        let token = token.map_err(|error| failed(&error))?.filter(|token| *token.app == *app.id);
        let said = hello.user_id.to_ascii_lowercase();
        let Some((user, ends)) = token.and_then(|token| Some((token.user?, token.expires_ms))) else {
            return Err(refuse(
                code::Login::InvalidToken,
                false,
                "the access token is none of this App, or its time is over",
            ));
        };
        if !said.is_empty() && (said != user || check_id(&said).is_err()) {
            return Err(refuse(code::Login::InvalidToken, false, "the access token speaks for another user"));
        }
        let account = self.chat.account(app, &user).await.map_err(|error| failed(&error))?;
        if !account.is_some_and(|account| account.activated) {
            return Err(refuse(code::Login::NotAuthorized, false, "user not activated"));
        }
        Ok((user.into(), ends))
    }

    /// Closes the devices that the new one is to be instead of.
    fn take_over(
        &self,
        app: &Arc<App>,
        session: &Arc<Session>,
        single: bool,
        name: Option<String>,
        platform: wire::Platform,
    ) {
        let Some(inbox) = self.chat.inboxes.of(app, &session.user) else { return };
        let own = |device: &Device| device.session.upgrade().is_some_and(|other| session.is(&other));
        // A library that came back without its session needs no telling.
        for device in inbox.devices() {
            if let Some(former) = device.session.upgrade()
                && device.incarnation == session.incarnation
                && !session.is(&former)
            {
                former.end(Cause::Unspecified, "the session was given up");
            }
        }
        let devices = inbox.devices();
        let surplus = devices.len().saturating_sub(app.settings.chat.devices as usize);
        let oldest = &devices[..surplus];
        close_all(
            &inbox,
            Cause::RemoteLogin,
            "the user is logged in on as many devices as may be, and the oldest makes room",
            |device| oldest.iter().any(|old| std::ptr::eq(&**old, device)) && !own(device),
        );
        close_all(&inbox, Cause::RemoteLogin, "the user is already logged on another device", |device| {
            let same = name.is_some() && device.name == name;
            !own(device) && device.incarnation != session.incarnation && (same || single && device.platform == platform)
        });
    }

    /// Adds to a welcome what a chat session is told.
    fn welcomed(&self, mut accepted: Accepted, head: u64) -> Accepted {
        let Some(seat) = accepted.session.seat.get() else { return accepted };
        let chat = &accepted.session.app.settings.chat;
        // Its files go over REST, where they count for the user.
        accepted.welcome.media_key = String::new();
        accepted.welcome.chat = Some(wire::ChatWelcome {
            user: accepted.session.user.to_string(),
            resource: seat.device.resource.clone(),
            position: head,
            message_bytes: chat.message_bytes,
            file_bytes: chat.file_bytes,
            recall_ms: u32::try_from(chat.recall_ms.0).unwrap_or(u32::MAX),
        });
        accepted
    }
}

/// A session on its way in. When its connection goes before the login is done, nobody would ever take it up, or find that it is gone.
struct Entering(Option<Arc<Session>>);

impl Entering {
    fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for Entering {
    fn drop(&mut self) {
        if let Some(session) = self.0.take() {
            session.end(Cause::Unspecified, "the connection went before the login was done");
        }
    }
}

fn failed(error: &StoreError) -> Rejected {
    tracing::error!(%error, "a chat login could not be checked");
    refuse(code::Login::Unknown, true, "the server failed; try again")
}
