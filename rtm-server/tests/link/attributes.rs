//! Asking about attributes; what comes of it is in `user_attributes` and `channel_attributes`.

use rtm_proto::wire::{self, AttributeOperation, frame::Body, reply};

use super::{client::Client, server::Live};

pub type Pair = (String, String);

pub fn pair(key: &str, value: &str) -> Pair {
    (key.to_owned(), value.to_owned())
}

fn wire_pairs(pairs: &[Pair]) -> Vec<wire::Attribute> {
    pairs.iter().map(|(key, value)| wire::Attribute { key: key.clone(), value: value.clone() }).collect()
}

/// Keys of four bytes with values of so many.
pub fn numbered(count: usize, value: usize) -> Vec<Pair> {
    (0..count).map(|n| (format!("k{n:03}"), "v".repeat(value))).collect()
}

impl Client {
    pub async fn write_own(&mut self, operation: AttributeOperation, pairs: &[Pair]) -> i32 {
        let request = self.request();
        let attributes = wire_pairs(pairs);
        let write = wire::UserAttributesWrite { request, deadline: 0, operation: operation.into(), attributes };
        self.send([Body::UserAttributesWrite(write)]).await;
        self.code(request).await
    }

    pub async fn read_user(&mut self, user: &str, keys: &[&str]) -> Result<Vec<Pair>, i32> {
        let request = self.request();
        let keys = keys.iter().map(ToString::to_string).collect();
        let get = wire::UserAttributesGet { request, deadline: 0, user: user.into(), keys };
        self.send([Body::UserAttributesGet(get)]).await;
        let (_, reply) = self.reply(request).await;
        match reply.result {
            Some(reply::Result::UserAttributes(found)) => {
                Ok(found.attributes.into_iter().map(|a| (a.key, a.value)).collect())
            }
            None => Err(reply.code as i32),
            other => panic!("{other:?}"),
        }
    }

    pub fn write(&mut self, channel: &str, operation: AttributeOperation, pairs: &[Pair], notify: bool) -> Body {
        let (request, attributes) = (self.request(), wire_pairs(pairs));
        let (channel, operation) = (channel.to_owned(), operation.into());
        let write = wire::ChannelAttributesWrite { request, deadline: 0, channel, operation, attributes, notify };
        Body::ChannelAttributesWrite(write)
    }

    pub async fn write_channel(&mut self, channel: &str, operation: AttributeOperation, pairs: &[Pair]) -> i32 {
        let write = self.write(channel, operation, pairs, false);
        let Body::ChannelAttributesWrite(wire::ChannelAttributesWrite { request, .. }) = &write else { unreachable!() };
        let request = *request;
        self.send([write]).await;
        self.code(request).await
    }

    pub async fn read_channel_whole(
        &mut self,
        channel: &str,
        keys: &[&str],
    ) -> Result<Vec<wire::ChannelAttribute>, i32> {
        let request = self.request();
        let keys = keys.iter().map(ToString::to_string).collect();
        let get = wire::ChannelAttributesGet { request, deadline: 0, channel: channel.into(), keys };
        self.send([Body::ChannelAttributesGet(get)]).await;
        let (_, reply) = self.reply(request).await;
        match reply.result {
            Some(reply::Result::ChannelAttributes(found)) => Ok(found.attributes),
            None => Err(reply.code as i32),
            other => panic!("{other:?}"),
        }
    }

    pub async fn read_channel(&mut self, channel: &str, keys: &[&str]) -> Result<Vec<Pair>, i32> {
        let found = self.read_channel_whole(channel, keys).await?;
        Ok(found.into_iter().map(|a| (a.key, a.value)).collect())
    }

    /// The next counted frame, which must tell of a channel's attributes.
    pub async fn change(&mut self) -> (String, Vec<Pair>) {
        match self.counted().await {
            Body::ChannelAttributesChange(change) => {
                (change.channel, change.attributes.into_iter().map(|a| (a.key, a.value)).collect())
            }
            other => panic!("{other:?} instead of a change; {}", self.socket.story()),
        }
    }
}

pub async fn two(live: &Live) -> (Client, Client) {
    (live.login("ann").await, live.login("bob").await)
}
