//! The first exchange of a connection: a fresh session, or the old one taken up again.

use bytes::Bytes;
use rand::Rng;
use rtm_proto::{
    encode,
    wire::{self, frame::Body},
};

use crate::{
    mutation::Mutation,
    network::End,
    server::{Server, server_ms},
    session::Session,
    store::Job,
    stream::message,
    world::Env,
};

impl Server {
    pub fn hello(&mut self, env: &mut Env, id: u32, hello: wire::Hello) {
        let present = self.users.get(&hello.user_id).and_then(|s| self.sessions.get(s));
        if let Some(present) = present
            && present.incarnation == hello.incarnation
            && hello.attempt != 0
            && hello.attempt <= present.attempt
        {
            env.check.counts.stale_hellos += 1;
            env.check.note(|| format!("a Hello of {} came too late", hello.user_id));
            return self.hang_up(env, id);
        }
        let resume = hello.resume.as_ref();
        let known = resume.and_then(|r| <[u8; 16]>::try_from(&r.session[..]).ok()).filter(|s| {
            self.sessions.get(s).is_some_and(|s| s.user == hello.user_id && s.incarnation == hello.incarnation)
        });
        match (known, resume) {
            (Some(session), Some(resume)) => self.resume(env, id, session, hello.attempt, resume),
            (None, Some(resume)) if env.mutation == Mutation::UnknownSessionResumed => {
                self.start(env, id, &hello);
                if let Some(session) = self.sessions.values().find(|s| s.connection == Some(id)) {
                    let (own, received) = (session.id, resume.received);
                    env.check.note(|| format!("an unknown session with {received} is welcomed"));
                    self.welcome(env, id, own, true);
                }
            }
            _ => {
                self.start(env, id, &hello);
                if let Some(session) = self.connections.get(&id).and_then(|c| c.session) {
                    self.welcome(env, id, session, false);
                }
            }
        }
    }

    fn resume(&mut self, env: &mut Env, id: u32, session_id: [u8; 16], attempt: u64, resume: &wire::Resume) {
        let Some(session) = self.sessions.get_mut(&session_id) else { return };
        if let Some(old) = session.connection.replace(id)
            && old != id
            && env.mutation != Mutation::OldConnectionTaken
        {
            self.connections.remove(&old);
            env.net.close(old, End::Server, env.now);
        }
        session.attempt = attempt;
        env.check.note(|| format!("{} resumes with {} taken", session.user, resume.received));
        let declined = session.decline(&resume.declined);
        match session.resume(resume.received, server_ms(env.now), env.mutation) {
            Ok(taken) => self.taken(env, taken),
            Err(e) => return env.check.breach(|| format!("{} cannot resume: {e}", session.user)),
        }
        self.declined(env, declined);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.session = Some(session_id);
        }
        self.settle(env);
        self.feed(env, session_id);
        self.settle(env);
        self.welcome(env, id, session_id, true);
    }

    fn start(&mut self, env: &mut Env, id: u32, hello: &wire::Hello) {
        if let Some(old) = self.users.get(&hello.user_id).copied() {
            self.end_session(env, old);
            self.settle(env);
        }
        let own: [u8; 16] = env.rng.random();
        let session = Session::new(own, &hello.user_id, hello.incarnation, hello.attempt, id, self.bound);
        self.sessions.insert(own, session);
        self.users.insert(hello.user_id.clone(), own);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.session = Some(own);
        }
        self.queue_job(env, Job::Read { session: own, user: hello.user_id.clone() });
    }

    fn welcome(&mut self, env: &mut Env, id: u32, session: [u8; 16], resumed: bool) {
        let Some(session) = self.sessions.get_mut(&session) else { return };
        let welcome = wire::Welcome {
            session: Bytes::copy_from_slice(&session.id),
            resumed,
            received: session.inbox.acknowledge(),
            server_ms: server_ms(env.now),
            ..Default::default()
        };
        let frame = encode::to_bytes(Body::Welcome(welcome));
        env.net.write(id, End::Server, &message(&[frame], None), env.now);
    }
}
