//! Packet loss: a network whose packet filter drops a part of everything.

use anyhow::{Context, Result};

use crate::namespace::{Namespace, run};

/// A network with nothing but a loopback that loses packets. Takes `nft` as well.
pub fn lossy(percent: u32) -> Result<Namespace> {
    let network = Namespace::new("lossy")?;
    let rules = format!(
        "table inet loss {{
            chain input {{
                type filter hook input priority 0; policy accept;
                iifname \"lo\" numgen random mod 100 < {percent} drop
            }}
        }}"
    );
    run(network.command("nft").arg(rules)).context("cannot set the packet filter")?;
    Ok(network)
}
