//! Clients and the real server, in one process, over real sockets.

mod attributes;
mod channels;
mod cuts;
mod encrypted;
mod invitations;
mod lifecycle;
mod media;
mod peers;
mod presence;
mod proxy;
mod restoration;
mod support;
mod tokens;
