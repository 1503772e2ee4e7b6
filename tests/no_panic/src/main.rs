//! A program that links exactly when no panic can be reached from the crate's public functions.
//!
//! Its panic handler calls a symbol that nothing defines. If the compiler proves that the handler is never called, it drops
//! the handler, and the program links. Otherwise the linker reports the symbol. The program is never run. Its calls are in
//! `calls.rs`, one function for each module of the crate.

#![no_std]
#![no_main]
// `clone` and `default` are public functions too.
#![allow(clippy::clone_on_copy, clippy::default_constructed_unit_structs)]

mod calls;
#[cfg(feature = "serde")]
mod format;
mod opaque;

unsafe extern "C" {
    fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe { a_panic_is_reachable() }
}

/// The host's own `core` was built to unwind, and so names this function; with `panic = "abort"` nothing calls it.
#[cfg(target_os = "linux")]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

/// The entry, from which the linker finds the code that is used.
#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    calls::text();
    calls::violation();
    calls::schema();
    calls::values();
    calls::list();
    calls::http();
    calls::sitewise();
    calls::greengrassv2();
    calls::iot();
    calls::arn();
    calls::topic();
    calls::operation();
    calls::chunk();
    calls::batch();
    #[cfg(feature = "serde")]
    calls::serde();
    #[cfg(feature = "control")]
    opaque::control();
    loop {
        core::hint::spin_loop();
    }
}
