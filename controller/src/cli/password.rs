//! Where a password comes from: `EFIR_PASSWORD`, a prompt, or the first line of standard input.

use std::env;
use std::io::{self, BufRead, IsTerminal};

use super::failure::Failure;

/// No password is longer; an endless input ends here.
const LONGEST: u64 = 4096;

/// The password; a person at a terminal is asked for it without seeing it.
pub(crate) fn given(question: &str) -> Result<String, Failure> {
    let password = match env::var("EFIR_PASSWORD") {
        Ok(password) if !password.is_empty() => return Ok(password),
        _ if io::stdin().is_terminal() => rpassword::prompt_password(question),
        _ => first_line(io::stdin().lock()),
    }
    .map_err(|cause| Failure::NoPassword { cause: cause.to_string() })?;
    if password.is_empty() {
        return Err(Failure::NoPassword { cause: "EFIR_PASSWORD, stdin".to_owned() });
    }
    Ok(password)
}

/// The present password and a new one. For scripts, the new one is in `EFIR_NEW_PASSWORD`, or the
/// second line of standard input.
pub(crate) fn change(present: &str, new: &str) -> Result<(String, String), Failure> {
    let missing = |cause: String| Failure::NoPassword { cause };
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    if let (Some(present), Some(new)) = (set("EFIR_PASSWORD"), set("EFIR_NEW_PASSWORD")) {
        return Ok((present, new));
    }
    let ask = |question| rpassword::prompt_password(question);
    let read = if io::stdin().is_terminal() {
        ask(present).and_then(|present| Ok((present, ask(new)?)))
    } else {
        two_lines(io::stdin().lock())
    };
    let (present, new) = read.map_err(|cause| missing(cause.to_string()))?;
    if present.is_empty() || new.is_empty() {
        return Err(missing("EFIR_PASSWORD, EFIR_NEW_PASSWORD, stdin".to_owned()));
    }
    Ok((present, new))
}

fn two_lines(input: impl BufRead) -> io::Result<(String, String)> {
    let mut input = input.take(2 * LONGEST);
    Ok((first_line(&mut input)?, first_line(&mut input)?))
}

fn first_line(input: impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    input.take(LONGEST).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piped_password_is_the_first_line_without_its_end() {
        let read = |text: &str| first_line(text.as_bytes()).unwrap();
        assert_eq!(read("секрет с пробелом \r\nsecond\n"), "секрет с пробелом ");
        assert_eq!(read("secret"), "secret");
        assert_eq!(read(""), "");
        let both = two_lines("старый\nновый\r\n".as_bytes()).unwrap();
        assert_eq!(both, ("старый".to_owned(), "новый".to_owned()));
    }
}
