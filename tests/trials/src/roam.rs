//! A machine that changes its network: its address goes, and it comes back under another one.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::namespace::{Namespace, ip, run};

/// Where the server listens.
pub const SERVER: &str = "10.77.0.1:0";

/// The machine of the clients and that of the server, with a wire between them.
pub struct Roaming {
    pub clients: Namespace,
    server: Namespace,
    folder: tempfile::TempDir,
}

impl Roaming {
    /// Makes both.
    pub fn new() -> Result<Self> {
        let (server, clients) = (Namespace::new("server")?, Namespace::new("clients")?);
        server.ip(&format!("link add wire type veth peer name wire netns {}", clients.name()))?;
        for (namespace, address) in [(&server, "10.77.0.1/24"), (&clients, "10.77.0.2/24")] {
            namespace.ip(&format!("addr add {address} dev wire"))?;
            namespace.ip("link set wire up")?;
        }
        let folder = tempfile::tempdir()?;
        Ok(Self { clients, server, folder })
    }

    /// A program that runs `server` on the machine of the server, whatever it is called with.
    pub fn server_program(&self, server: &Path) -> Result<PathBuf> {
        let program = self.folder.path().join("server");
        let mut file = std::fs::File::create(&program)?;
        let (name, server) = (self.server.name(), server.display());
        write!(file, "#!/bin/sh\nexec ip netns exec {name} '{server}' --development-anywhere \"$@\"\n")?;
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755))?;
        Ok(program)
    }
}

/// The network of this machine is gone.
pub fn leave(place: u8) -> Result<()> {
    run(ip().args(["addr", "del", &address(place), "dev", "wire"])).context("cannot leave a network")
}

/// The machine is in another network.
pub fn arrive(place: u8) -> Result<()> {
    run(ip().args(["addr", "add", &address(place), "dev", "wire"])).context("cannot enter a network")
}

fn address(place: u8) -> String {
    format!("10.77.0.{}/24", 2 + place)
}
