//! The product as one program.

use std::process::ExitCode;

fn main() -> ExitCode {
    chuangquan::cli::main()
}
