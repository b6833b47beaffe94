//! Check digits of INN and OGRN against python-stdnum, which knows nothing of Efir.

use std::io::Write;
use std::process::{Command, Stdio};

use controller_core::format::identifier::inn;

/// Numbers that are compared.
const NUMBERS: u64 = 20_000;

const ASKS: &str = "
import sys
from stdnum.ru import inn
for line in sys.stdin:
    print('1' if inn.is_valid(line.strip()) else '0')
";

#[test]
fn an_inn_is_right_exactly_when_stdnum_says_so() {
    let numbers: Vec<String> = (0..NUMBERS).map(number).collect();
    let mut python = Command::new("/usr/bin/python3")
        .args(["-c", ASKS])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut asked = python.stdin.take().unwrap();
    let text = numbers.join("\n");
    let writing = std::thread::spawn(move || asked.write_all(text.as_bytes()));
    let said = python.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(said.status.success(), "is the package python3-stdnum installed?");
    let said = String::from_utf8(said.stdout).unwrap();
    let answers: Vec<&str> = said.lines().collect();
    assert_eq!(answers.len(), numbers.len());
    for (number, answer) in numbers.iter().zip(answers) {
        assert_eq!(inn(number).is_ok(), answer == "1", "{number}");
    }
    let right = numbers.iter().filter(|number| inn(number).is_ok()).count();
    assert!(right > 1_000, "{right} right ones say something");
}

/// A number of 10 or 12 digits, spread over what there is; every tenth of the short ones is right.
fn number(n: u64) -> String {
    let spread = (n + 1).wrapping_mul(6_364_136_223_846_793_005).rotate_left(29);
    if n % 2 == 0 {
        format!("{:010}", spread % 10_000_000_000)
    } else {
        format!("{:012}", spread % 1_000_000_000_000)
    }
}
