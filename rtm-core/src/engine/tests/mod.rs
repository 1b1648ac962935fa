//! The engine under a fake clock, with the server played by hand.

mod channels;
mod heartbeat;
mod login;
mod logout;
mod peers;
mod reconnect;
mod rig;
