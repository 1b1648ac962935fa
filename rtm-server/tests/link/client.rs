//! A client that counts frames as the protocol says, and acknowledges only when the test says so.

use bytes::Bytes;
use prost::Message as _;
use rtm_proto::{
    PROTOCOL_VERSION, batch,
    wire::{self, Welcome, frame::Body, message::Kind},
};

use super::sockets::{Event, Socket};

/// A client that is logged in.
pub struct Client {
    pub socket: Socket,
    pub welcome: Welcome,
    pub hello: wire::Hello,
    /// Counted frames taken from the server in this session.
    pub received: u64,
    /// Counted frames written to the server in this session.
    pub sent: u64,
    /// What the server acknowledged last.
    pub acknowledged: u64,
    request: u64,
}

/// What a library says first.
pub fn hello(app: &str, user: &str, incarnation: u64) -> wire::Hello {
    wire::Hello {
        version: PROTOCOL_VERSION,
        sdk: "test".into(),
        app_id: app.into(),
        user_id: user.into(),
        incarnation,
        ..Default::default()
    }
}

/// An encoded text message.
pub fn text(text: impl Into<String>) -> Bytes {
    wire::Message { id: 1, kind: Kind::Text as i32, text: text.into(), ..Default::default() }.encode_to_vec().into()
}

/// The text of an encoded message.
pub fn text_of(message: &Bytes) -> String {
    wire::Message::decode(message.clone()).unwrap().text
}

impl Client {
    /// Says Hello and expects to be let in.
    pub async fn login(mut socket: Socket, hello: wire::Hello) -> Self {
        socket.send([Body::Hello(hello.clone())]).await;
        let Body::Welcome(welcome) = socket.frame().await else { panic!("no Welcome; {}", socket.story()) };
        Self { socket, welcome, hello, received: 0, sent: 0, acknowledged: 0, request: 0 }
    }

    /// The Hello that takes the session up again.
    pub fn resuming(&self) -> wire::Hello {
        let resume = wire::Resume { session: self.welcome.session.clone(), received: self.received, declined: vec![] };
        wire::Hello { resume: Some(resume), ..self.hello.clone() }
    }

    /// Says this Hello on `socket`, which replaces the present connection.
    pub async fn resume_with(&mut self, mut socket: Socket, hello: wire::Hello) {
        socket.send([Body::Hello(hello)]).await;
        self.socket = socket;
        let Body::Welcome(welcome) = self.socket.frame().await else { panic!("no Welcome; {}", self.socket.story()) };
        if welcome.resumed {
            assert_eq!(welcome.session, self.welcome.session);
            self.acknowledged = welcome.received;
        } else {
            (self.received, self.sent, self.acknowledged) = (0, 0, 0);
        }
        self.welcome = welcome;
    }

    /// The number for the next request.
    pub fn request(&mut self) -> u64 {
        self.request += 1;
        self.request
    }

    /// Writes one batch and counts it.
    pub async fn send(&mut self, bodies: impl IntoIterator<Item = Body>) {
        let bodies: Vec<_> = bodies.into_iter().collect();
        self.sent += bodies.iter().filter(|body| batch::kind_of(body) >= batch::FIRST_COUNTED).count() as u64;
        self.socket.send(bodies).await;
    }

    /// A message to a peer; returns its request.
    pub async fn peer(&mut self, to: &str, message: Bytes) -> u64 {
        let request = self.request();
        self.send([Body::PeerSend(wire::PeerSend { request, deadline: 0, to: to.into(), options: 0, message })]).await;
        request
    }

    /// A message to a channel; returns its request.
    pub async fn channel(&mut self, channel: &str, message: Bytes) -> u64 {
        let request = self.request();
        let send = wire::ChannelSend { request, deadline: 0, channel: channel.into(), options: 0, message };
        self.send([Body::ChannelSend(send)]).await;
        request
    }

    /// Tells the server that everything was taken.
    pub async fn acknowledge(&mut self) {
        let received = self.received;
        self.send([Body::Ack(wire::Ack { received })]).await;
    }

    /// The next event; counts frames and notes acknowledgements.
    pub async fn event(&mut self) -> Event {
        let event = self.socket.event().await;
        if let Event::Frame(body) = &event {
            if let Body::Ack(ack) = body {
                assert!(ack.received <= self.sent, "{} written; {}", self.sent, self.socket.story());
                assert!(ack.received >= self.acknowledged, "taken back; {}", self.socket.story());
                self.acknowledged = ack.received;
            }
            if batch::kind_of(body) >= batch::FIRST_COUNTED {
                self.received += 1;
            }
        }
        event
    }

    /// The next counted frame; acknowledgements and pings before it are not told.
    pub async fn counted(&mut self) -> Body {
        loop {
            match self.event().await {
                Event::Frame(body) if batch::kind_of(&body) >= batch::FIRST_COUNTED => return body,
                Event::Frame(Body::Ack(_) | Body::Ping(_) | Body::Pong(_)) => {}
                other => panic!("{other:?} instead of a counted frame; {}", self.socket.story()),
            }
        }
    }

    /// The first counted frame in which `find` finds something; those before it are returned as well.
    pub async fn until<T>(&mut self, mut find: impl FnMut(&Body) -> Option<T>) -> (Vec<Body>, T) {
        let mut before = Vec::new();
        loop {
            let body = self.counted().await;
            if let Some(found) = find(&body) {
                return (before, found);
            }
            before.push(body);
        }
    }

    /// The reply to a request, and the counted frames before it.
    pub async fn reply(&mut self, request: u64) -> (Vec<Body>, wire::Reply) {
        self.until(|body| match body {
            Body::Reply(reply) if reply.request == request => Some(reply.clone()),
            _ => None,
        })
        .await
    }

    /// The code that the reply to `request` carries.
    pub async fn code(&mut self, request: u64) -> i32 {
        self.reply(request).await.1.code as i32
    }

    /// Everything counted that the server had for this client before now: asks something and waits for the answer.
    pub async fn fence(&mut self) -> Vec<Body> {
        let request = self.request();
        self.send([Body::ChannelLeave(wire::ChannelLeave { request, deadline: 0, channel: "nowhere".into() })]).await;
        self.reply(request).await.0
    }

    /// Receipts until `count` sends have succeeded; the requests, in order.
    pub async fn receipts(&mut self, count: usize) -> Vec<u64> {
        let mut done = Vec::new();
        while done.len() < count {
            let body = self.counted().await;
            done.extend(
                receipts_of(&body).unwrap_or_else(|| panic!("{body:?} among receipts; {}", self.socket.story())),
            );
        }
        done
    }

    /// The next counted frame, which must be a peer message.
    pub async fn message(&mut self) -> wire::PeerMessage {
        match self.counted().await {
            Body::PeerMessage(message) => message,
            other => panic!("{other:?} instead of a message; {}", self.socket.story()),
        }
    }

    /// Joins a channel; the position, and what came before the answer.
    pub async fn join(&mut self, channel: &str) -> wire::ChannelPosition {
        self.rejoin(channel, 0, 0).await.1
    }

    /// Joins a channel saying where this library stands; what came before the answer, and the position.
    pub async fn rejoin(&mut self, channel: &str, epoch: u64, sequence: u64) -> (Vec<Body>, wire::ChannelPosition) {
        let request = self.try_join(channel, epoch, sequence).await;
        let (before, reply) = self.reply(request).await;
        assert_eq!(reply.code, 0, "{reply:?}");
        match reply.result {
            Some(wire::reply::Result::Joined(position)) => (before, position),
            other => panic!("{other:?}"),
        }
    }

    /// Asks to join; returns the request.
    pub async fn try_join(&mut self, channel: &str, epoch: u64, sequence: u64) -> u64 {
        let request = self.request();
        let join = wire::ChannelJoin { request, deadline: 0, channel: channel.into(), epoch, sequence };
        self.send([Body::ChannelJoin(join)]).await;
        request
    }

    /// Leaves a channel; the code.
    pub async fn leave(&mut self, channel: &str) -> i32 {
        let request = self.request();
        self.send([Body::ChannelLeave(wire::ChannelLeave { request, deadline: 0, channel: channel.into() })]).await;
        self.code(request).await
    }

    /// Asks for the members of a channel.
    pub async fn members(&mut self, channel: &str) -> Result<wire::MemberList, i32> {
        let request = self.request();
        let get = wire::ChannelMembersGet { request, deadline: 0, channel: channel.into() };
        self.send([Body::ChannelMembersGet(get)]).await;
        let (_, reply) = self.reply(request).await;
        match reply.result {
            Some(wire::reply::Result::Members(members)) => Ok(members),
            None => Err(reply.code as i32),
            other => panic!("{other:?}"),
        }
    }

    /// Drops the connection without a word; the session waits.
    pub fn cut(self) -> Absent {
        let Self { welcome, hello, received, sent, acknowledged, request, .. } = self;
        Absent { welcome, hello, received, sent, acknowledged, request }
    }
}

/// A client without a connection.
pub struct Absent {
    pub welcome: Welcome,
    pub hello: wire::Hello,
    pub received: u64,
    pub sent: u64,
    acknowledged: u64,
    request: u64,
}

impl Absent {
    /// Comes back and takes the session up.
    pub async fn back(self, socket: Socket) -> Client {
        let Self { welcome, hello, received, sent, acknowledged, request } = self;
        let resume = wire::Resume { session: welcome.session.clone(), received, declined: vec![] };
        let said = wire::Hello { resume: Some(resume), ..hello.clone() };
        let mut client = Client { hello, ..Client::login(socket, said).await };
        (client.received, client.sent, client.acknowledged, client.request) = (received, sent, acknowledged, request);
        assert!(client.welcome.resumed, "{:?}", client.welcome);
        client.acknowledged = client.welcome.received;
        client
    }
}

/// The requests that a Receipts frame names.
pub fn receipts_of(body: &Body) -> Option<Vec<u64>> {
    match body {
        Body::Receipts(receipts) => Some(rtm_proto::link::runs(&receipts.runs, 1_000_000).collect()),
        _ => None,
    }
}
