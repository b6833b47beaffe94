//! Where a one-time code comes from: `EFIR_CODE`, or a person at a terminal.

use std::env;
use std::io::{self, BufRead, IsTerminal, Write};

use super::failure::Failure;

/// The code that is asked for.
pub(crate) fn given(question: &str) -> Result<String, Failure> {
    if let Ok(code) = env::var("EFIR_CODE") {
        return Ok(code);
    }
    let missing = |cause: String| Failure::NoCode { cause };
    if !io::stdin().is_terminal() {
        return Err(missing("EFIR_CODE".to_owned()));
    }
    let mut line = String::new();
    let asked = write!(io::stderr(), "{question}").and_then(|()| io::stderr().flush());
    let read = asked.and_then(|()| io::stdin().lock().read_line(&mut line));
    read.map_err(|error| missing(error.to_string()))?;
    Ok(line.trim().to_owned())
}
