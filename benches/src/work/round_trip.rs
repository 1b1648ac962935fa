//! A: one message in flight between two, from sending to the receipt of the receiver. Server and load share one
//! processor, so that what is measured is work and not the wake-up of an idle processor.

use std::time::Instant;

use anyhow::Result;

use super::{Load, block_on, connect_all};
use crate::{
    client::{Event, Role},
    figures::percentile,
    host,
    plan::{Figure, Job},
    server::{Server, System},
};

pub fn measure(job: &Job, system: System, server: &Server) -> Result<Vec<(Figure, f64)>> {
    host::pin_process(server.pid())?;
    let _pinned = host::Pinned::new()?;
    let mut times = block_on(async {
        let roles = vec![Role::Peer(0, true), Role::Peer(0, false)];
        let mut ends = connect_all(system, server, roles).await?;
        let (mut receiver, mut sender) = (ends.remove(1), ends.remove(0));
        let mut load = Load::new();
        load.spawn(async move {
            loop {
                receiver.turn(&mut |_| ()).await?;
            }
        });
        let payload = vec![b'x'; job.payload];
        let mut times = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < job.time * 6 / 5 {
            let sent = Instant::now();
            sender.send(&payload);
            sender.turn_until("a receipt", |event| matches!(event, Event::Receipts(_))).await?;
            if begun.elapsed() > job.time / 5 {
                times.push(sent.elapsed().as_secs_f64() * 1e6);
            }
        }
        Ok(times)
    })?;
    Ok(vec![(Figure::P50, percentile(&mut times, 50.0)), (Figure::P99, percentile(&mut times, 99.0))])
}
