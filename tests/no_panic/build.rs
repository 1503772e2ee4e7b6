//! A host program without the C runtime's start files; a target without a system has none.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // The C library is there for `memcpy` and its like alone.
        for argument in ["-nostartfiles", "-static", "-no-pie", "-lc"] {
            println!("cargo::rustc-link-arg-bins={argument}");
        }
    }
}
