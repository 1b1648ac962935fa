//! What a hostile or broken other end can write: no decoder panics, loops, or takes more memory than its bounds say, and
//! what is let through means the same to everybody who reads it later.

mod frames;
mod link;
mod views;
mod websocket;
