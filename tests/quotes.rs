//! The code that the documentation quotes. `cargo package` leaves this file out, as it leaves out the gateway.

/// The code on `axum` in the documentation is that of the gateway, which is compiled and tested.
#[test]
fn code_in_documentation_is_that_of_gateway() {
    let sources = [
        include_str!("../examples/gateway/src/glue.rs"),
        include_str!("../examples/gateway/examples/minimal.rs"),
        include_str!("../examples/gateway/examples/queue.rs"),
    ];
    let mut blocks = include_str!("../docs/in-service.md").split("```rust,ignore\n").skip(1).peekable();
    assert!(blocks.peek().is_some());
    for block in blocks {
        let (code, _) = block.split_once("```").unwrap();
        assert!(sources.iter().any(|source| source.contains(code)), "{code}");
    }
}
