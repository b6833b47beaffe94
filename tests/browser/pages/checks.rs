//! What must hold of every page, however it looks.

use std::path::Path;

use serde_json::Value;
use tests::{Browser, Language, Look};

/// The families of the console's words; a key that nobody has translated stands there as it is.
const FAMILIES: [&str; 23] = [
    "account",
    "age",
    "alerts",
    "audit",
    "claim",
    "date",
    "director",
    "done",
    "enrol",
    "help",
    "home",
    "index",
    "library",
    "nav",
    "nominations",
    "people",
    "posts",
    "reports",
    "roles",
    "screens",
    "support",
    "tickets",
    "units",
];
/// What the walk's people are called, whatever the language.
const NAMES: [&str; 3] = ["Анна Петрова", "Россия", "Русский"];
/// Of the rules of axe-core, what can change with the look alone.
const RULES_OF_A_LOOK: [&str; 2] = ["color-contrast", "target-size"];

/// Where pictures of all pages go, in all their looks, if somebody wants to look at them.
const PICTURES: &str = "EFIR_PAGES";

/// All that is wrong with the open page, in all its looks.
pub(super) async fn faults(browser: &Browser, language: Language, name: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for look in Look::ALL {
        browser.looks(look).await;
        let rules = (look != Look::default()).then_some(&RULES_OF_A_LOOK[..]);
        let barriers = browser.barriers(rules).await;
        let serious = barriers.iter().filter(|barrier| barrier.is_serious());
        faults.extend(serious.map(|barrier| format!("{look:?}: {barrier}")));
        if let Some(folder) = std::env::var_os(PICTURES) {
            keep_picture(browser, look, name, Path::new(&folder)).await;
        }
        if look == Look::PHONE {
            faults.extend(on_a_phone(browser).await);
        }
    }
    browser.looks(Look::default()).await;
    faults.extend(document(browser, language).await);
    faults.extend(words(browser, language).await);
    faults.extend(browser.complaints().await);
    faults
}

async fn keep_picture(browser: &Browser, look: Look, name: &str, folder: &Path) {
    let width = if look.phone { "phone" } else { "wide" };
    let light = if look.dark { "dark" } else { "light" };
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(
        folder.join(format!("{name} {width} {light}.png")),
        browser.whole_picture().await,
    )
    .unwrap();
}

/// Nothing beside the screen, and nothing too small for a finger.
async fn on_a_phone(browser: &Browser) -> Vec<String> {
    const SCRIPT: &str = "
        const root = document.documentElement;
        const faults = [];
        if (root.scrollWidth > innerWidth) {
            const wide = [...document.body.querySelectorAll('*')]
                .filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
                .slice(0, 3).map((it) => it.outerHTML.slice(0, 120));
            faults.push(`it is ${root.scrollWidth} px wide on a phone: ${wide.join(' … ')}`);
        }
        const targets = 'button, select, summary, textarea, nav a, a.button, input:not([type=hidden])';
        for (const target of document.querySelectorAll(targets)) {
            const label = ['checkbox', 'radio', 'file'].includes(target.type) && target.closest('label');
            const box = (label || target).getBoundingClientRect();
            // What only screen readers meet is a point.
            if (box.width > 1 && box.height > 1 && box.height < 43.5) {
                faults.push(`${Math.round(box.height)} px high on a phone: ${target.outerHTML.slice(0, 160)}`);
            }
        }
        return faults;";
    list(&browser.runs(SCRIPT).await)
}

/// One title, one first heading, the language, and headings in order.
async fn document(browser: &Browser, language: Language) -> Vec<String> {
    const SCRIPT: &str = "
        const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
            .filter((it) => it.checkVisibility()).map((it) => Number(it.tagName[1]));
        return {
            title: document.title, language: document.documentElement.lang, levels,
            h1: document.querySelectorAll('h1').length,
        };";
    let page = browser.runs(SCRIPT).await;
    let mut faults = Vec::new();
    if page["title"].as_str().is_none_or(|title| title.trim().is_empty()) {
        faults.push("it has no title".to_owned());
    }
    if page["language"] != language.to_string() {
        faults.push(format!("its language is {}", page["language"]));
    }
    if page["h1"] != 1 {
        faults.push(format!("it has {} first headings", page["h1"]));
    }
    let levels: Vec<i64> =
        page["levels"].as_array().unwrap().iter().filter_map(Value::as_i64).collect();
    if levels.windows(2).any(|pair| pair[1] > pair[0] + 1) {
        faults.push(format!("its headings skip a level: {levels:?}"));
    }
    faults
}

/// No key instead of words, no value that is missing in them, nothing in the other language.
async fn words(browser: &Browser, language: Language) -> Vec<String> {
    const SCRIPT: &str = "
        const said = [document.title, document.body.innerText];
        for (const it of document.querySelectorAll('*')) {
            for (const name of ['alt', 'aria-label', 'placeholder', 'title']) {
                if (it.hasAttribute(name)) said.push(it.getAttribute(name));
            }
        }
        return said;";
    let mut said = list(&browser.runs(SCRIPT).await).join("\n");
    let mut faults = Vec::new();
    let keys = said.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let keys = keys.filter(|word| is_key(word)).map(|word| format!("«{word}» is not translated"));
    faults.extend(keys);
    if said.contains("{$") || said.contains("{ $") {
        faults.push(format!("a value is missing in: {said}"));
    }
    if language == Language::English {
        for name in NAMES {
            said = said.replace(name, "");
        }
        let russian = said.split_whitespace().filter(|word| word.chars().any(is_cyrillic));
        faults.extend(russian.map(|word| format!("«{word}» is Russian")));
    }
    faults
}

/// A key of the words; a family with a number is somebody's login.
fn is_key(word: &str) -> bool {
    let Some((family, rest)) = word.split_once('-') else { return false };
    let is_number = rest.bytes().all(|byte| byte.is_ascii_digit());
    FAMILIES.contains(&family) && !is_number && word.bytes().all(|byte| !byte.is_ascii_uppercase())
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

fn list(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
