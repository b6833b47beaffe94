//! Browsers in which somebody has signed in before: they are heard while strangers guess the password.
//!
//! A mark in a cookie (OWASP's "device cookie"), proved by the password's stored hash: nobody makes one
//! without the store, and a new password ends them all. It signs nobody in.

use controller_core::domain::password::PasswordHash;
use data_encoding::HEXLOWER;
use protocol::Digest;

/// People of one browser, such as the one in a staff room.
const MOST: usize = 4;

/// The mark of a person that a browser's cookie holds.
pub(super) fn mark<'c>(
    cookie: Option<&'c str>,
    login: &str,
    password: &PasswordHash,
) -> Option<&'c str> {
    marks(cookie).find(|mark| {
        let nonce = mark.split_once('-').map_or("", |(nonce, _)| nonce);
        *mark == proved(nonce, login, password)
    })
}

/// The cookie with a new mark of a person, and without their older one.
pub(super) fn marked(cookie: Option<&str>, login: &str, password: &PasswordHash) -> String {
    let nonce = HEXLOWER.encode(&rand::random::<u128>().to_be_bytes());
    let older = mark(cookie, login, password);
    let others = marks(cookie).filter(|mark| Some(*mark) != older).map(str::to_owned);
    let marks = std::iter::once(proved(&nonce, login, password)).chain(others);
    marks.take(MOST).collect::<Vec<_>>().join(".")
}

fn marks(cookie: Option<&str>) -> impl Iterator<Item = &str> {
    let is_mark =
        |mark: &&str| mark.len() < 200 && mark.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    cookie.unwrap_or_default().split('.').filter(is_mark).take(MOST)
}

fn proved(nonce: &str, login: &str, password: &PasswordHash) -> String {
    let login = login.trim().to_ascii_lowercase();
    let parts = [b"efir known browser 1", password.as_str().as_bytes(), login.as_bytes()];
    let [name, password, login] = parts;
    format!("{nonce}-{}", Digest::of_parts(&[name, password, login, nonce.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(text: &str) -> PasswordHash {
        PasswordHash::new(text.to_owned())
    }

    #[test]
    fn a_browser_is_known_for_whom_it_was_marked_until_the_password_changes() {
        let cookie = marked(None, "anna", &hash("a"));
        assert!(mark(Some(&cookie), " Anna", &hash("a")).is_some());
        assert_eq!(mark(Some(&cookie), "boris", &hash("a")), None);
        assert_eq!(mark(Some(&cookie), "anna", &hash("b")), None);
        for forged in ["", "-", "00-00", "....", &cookie[1..], "я"] {
            assert_eq!(mark(Some(forged), "anna", &hash("a")), None, "{forged}");
        }
    }

    #[test]
    fn a_few_people_share_a_browser() {
        let mut cookie = String::new();
        for login in ["a", "b", "a", "c", "d", "e"] {
            cookie = marked(Some(&cookie), login, &hash(login));
        }
        let known = |login: &str| mark(Some(&cookie), login, &hash(login)).is_some();
        assert_eq!(["a", "b", "c", "d", "e"].map(known), [true, false, true, true, true]);
        assert!(cookie.len() < 500, "{cookie}");
    }
}
