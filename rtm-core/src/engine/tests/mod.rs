//! The engine under a fake clock, with the server played by hand.

mod attributes;
mod channels;
mod heartbeat;
mod invitations;
mod login;
mod logout;
mod member_counts;
mod peers;
mod presence;
mod rates;
mod reconnect;
mod restoration;
mod rig;
mod token;
