//! Links a program of this machine as firmware is linked: with `defmt`'s words in a section of their own, from address 0
//! on, where the decoder looks for them.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=host.x");
    let directory = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rustc-link-arg=-T{directory}/host.x");
    // The words' addresses are their numbers, so nothing may be moved as the program starts.
    println!("cargo::rustc-link-arg=-no-pie");
    // LLVM's linker would lay out the whole program by the script.
    println!("cargo::rustc-link-arg=-fuse-ld=bfd");
}
