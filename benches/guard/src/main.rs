//! Runs each hot work twice: once for the one-time work, and once in `counted`, of which callgrind counts the
//! instructions. Prints the names of the works in the order in which they are counted.

#[allow(dead_code, reason = "the table has more works")]
#[path = "../../src/bodies.rs"]
mod bodies;
mod rows;

/// The function that callgrind counts. Its name is in `run`.
#[inline(never)]
fn counted(run: &mut dyn FnMut()) {
    run();
}

fn main() {
    rows::for_each(&mut |name, run| {
        run();
        counted(run);
        println!("{name}");
    });
}
