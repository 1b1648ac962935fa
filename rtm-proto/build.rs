//! Compiles the schema with protox, so that no `protoc` is needed.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto/rtm.proto");
    let schema = protox::compile(["proto/rtm.proto"], ["proto"])?;
    prost_build::Config::new().bytes(["."]).compile_fds(schema)?;

    // As the body of a macro: what panics in there then names the line that expands it. Otherwise it would name the folder of
    // this very build, in every library that is handed out.
    let file = std::path::Path::new(&std::env::var("OUT_DIR")?).join("rtm.v1.rs");
    let code = std::fs::read_to_string(&file)?;
    std::fs::write(&file, format!("macro_rules! generated {{\n    () => {{\n{code}    }};\n}}\n"))?;
    Ok(())
}
