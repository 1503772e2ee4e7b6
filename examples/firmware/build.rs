//! The memory of the machine that the target is run on, for the linker. On a device of your own, it is its own.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=memory");
    let variable = |name| std::env::var(name).expect("cargo sets it");
    let target = variable("TARGET");
    let machine = match target.split('-').next() {
        Some("thumbv6m") => "microbit",
        Some("thumbv7m") => "lm3s6965evb",
        Some("thumbv7em") => "mps2-an386",
        Some("riscv32imc") => "virt",
        // Nothing is to be linked for the machine that this is built on, as where it is only checked.
        _ => return,
    };
    let directory = PathBuf::from(variable("OUT_DIR"));
    std::fs::copy(format!("memory/{machine}.x"), directory.join("memory.x")).expect("the file is there to be copied");
    println!("cargo::rustc-link-search={}", directory.display());
    // The start-up code's script; RISC-V's leaves it to us to name the memory.
    if target.starts_with("riscv") {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
}
