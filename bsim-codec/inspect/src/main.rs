//! The program: its arguments, its standard streams and its exit status.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use bsim_inspect::Streams;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let streams = Streams {
        stdin: &mut io::stdin().lock(),
        stdout: &mut io::stdout(),
        stderr: &mut io::stderr(),
        is_terminal: io::stderr().is_terminal(),
    };
    ExitCode::from(bsim_inspect::run(&arguments, streams))
}
