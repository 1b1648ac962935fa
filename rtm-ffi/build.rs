//! How the shared library is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if matches!(std::env::var("CARGO_CFG_TARGET_OS").as_deref(), Ok("linux" | "android")) {
        // Machines with pages of 16 KB load no library whose segments share them.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,max-page-size=16384");
    }
}
