//! B: pairs in which one sends and the other acknowledges, with so many messages of each pair on their way at a time.

use anyhow::Result;

use super::{Load, Meter, block_on, connect_all};
use crate::{
    client::{Event, Role},
    plan::{Figure, Job},
    server::{Server, System},
};

pub fn measure(job: &Job, system: System, server: &Server, pairs: u32, window: u64) -> Result<Vec<(Figure, f64)>> {
    let meter = Meter::new(server);
    let reading = block_on(async {
        let roles = (0..pairs).flat_map(|pair| [Role::Peer(pair, true), Role::Peer(pair, false)]).collect();
        let mut load = Load::new();
        let ends = connect_all(system, server, roles).await?;
        for (index, mut end) in ends.into_iter().enumerate() {
            if index % 2 == 1 {
                load.spawn(async move {
                    loop {
                        end.turn(&mut |_| ()).await?;
                    }
                });
                continue;
            }
            let (count, payload) = (meter.count(), vec![b'x'; job.payload]);
            load.spawn(async move {
                let mut room = window;
                loop {
                    for _ in 0..std::mem::take(&mut room) {
                        end.send(&payload);
                    }
                    end.turn(&mut |event| {
                        if let Event::Receipts(receipts) = event {
                            room += receipts;
                            count.set(count.get() + receipts);
                        }
                    })
                    .await?;
                }
            });
        }
        meter.read(job, &mut load).await
    })?;
    Ok(reading.figures())
}
