//! Prints the document that an input of a target stands for: `cargo run --example show -- FILE`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    for path in std::env::args_os().skip(1) {
        let input = std::fs::read(path)?;
        std::io::stdout().write_all(&bsim_fuzz::grammar::document(&input))?;
    }
    Ok(())
}
