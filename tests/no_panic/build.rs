//! Links the host program without the C runtime. A target without a system has none.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        for argument in ["-nostdlib", "-static", "-no-pie"] {
            println!("cargo::rustc-link-arg-bins={argument}");
        }
        // The functions of a C library that the compiler calls. The program is never run, so any address will do.
        for function in ["memcpy", "memmove", "memset", "memcmp", "bcmp"] {
            println!("cargo::rustc-link-arg-bins=-Wl,--defsym={function}=_start");
        }
    }
}
