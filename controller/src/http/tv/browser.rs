//! What a browser is called in short: «Chromium 38, webOS».

use axum::http::{HeaderMap, header};

/// Engines as they name themselves, the more special first: what a name means, and how it begins.
const ENGINES: &[(&str, &str)] = &[
    ("Edge", "Edg/"),
    ("Opera", "OPR/"),
    ("Chromium", "Chrome/"),
    ("Chromium", "Chromium/"),
    ("Firefox", "Firefox/"),
    ("Safari", "Version/"),
    ("WebKit", "AppleWebKit/"),
];
/// Systems, the more special first.
const SYSTEMS: &[(&str, &str)] = &[
    ("webOS", "Web0S"),
    ("webOS", "webOS"),
    ("Tizen", "Tizen"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
];
/// Characters of a header that are looked at.
const CHARS: usize = 512;

/// The browser that asks, by its own words; empty where it says nothing that is known.
pub(super) fn of(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok());
    named(said.unwrap_or_default().get(..CHARS).or(said).unwrap_or_default())
}

fn named(said: &str) -> String {
    let engine = ENGINES.iter().find_map(|(name, begins)| {
        let (_, version) = said.split_once(begins)?;
        let major: String = version.chars().take_while(char::is_ascii_digit).take(5).collect();
        Some(if major.is_empty() { (*name).to_owned() } else { format!("{name} {major}") })
    });
    let system = SYSTEMS.iter().find(|(_, word)| said.contains(word)).map(|(name, _)| *name);
    let words: Vec<String> = engine.into_iter().chain(system.map(str::to_owned)).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_of_tvs_are_told_in_short() {
        for (said, short) in [
            (
                "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/38.0.2125.122 Safari/537.36 WebAppManager",
                "Chromium 38, webOS",
            ),
            (
                "Mozilla/5.0 (SMART-TV; LINUX; Tizen 4.0) AppleWebKit/538.1 (KHTML, like Gecko) SamsungBrowser/2.1 Chrome/56.0.2924.0 TV Safari/538.1",
                "Chromium 56, Tizen",
            ),
            (
                "Mozilla/5.0 (Linux; Android 11; BRAVIA 4K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Safari/537.36",
                "Chromium 116, Android",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox 128, Linux",
            ),
            ("curl/8.1", ""),
            ("Chrome/<script>", "Chromium"),
            ("", ""),
        ] {
            assert_eq!(named(said), short, "{said}");
        }
    }
}
