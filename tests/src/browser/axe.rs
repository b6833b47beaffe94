//! axe-core: what an automaton can find of barriers on a page.

use std::path::PathBuf;

use serde_json::Value;

use super::Browser;

/// A barrier that axe-core found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule, for example `color-contrast`.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// What is wrong, with the elements and the remedy.
    pub what: String,
}

impl Finding {
    /// Whether somebody cannot use the page, or only with much trouble.
    pub fn is_serious(&self) -> bool {
        matches!(self.impact.as_str(), "serious" | "critical")
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}", self.rule, self.impact, self.what)
    }
}

/// Runs as an asynchronous script of the driver's; the page's own policy does not bind it.
const RUN: &str = "
    const [options, done] = arguments;
    const report = (violation) => ({
        rule: violation.id,
        impact: violation.impact ?? 'minor',
        what: violation.help + violation.nodes
            .map((node) => `\\n    ${node.html.slice(0, 200)}\\n    ${node.failureSummary.replace(/\\n */g, ' ')}`)
            .join(''),
    });
    axe.run(document, options).then(
        (result) => done(result.violations.map(report)),
        (error) => done([{rule: 'axe', impact: 'critical', what: String(error)}]),
    );";

impl Browser {
    /// What axe-core finds on the open page; with `rules`, by these rules alone.
    pub async fn barriers(&self, rules: Option<&[&str]>) -> Vec<Finding> {
        let mut options = serde_json::json!({"resultTypes": ["violations"]});
        if let Some(rules) = rules {
            options["runOnly"] = rules.into();
        }
        let loaded = self.client.execute("return typeof axe === 'object'", vec![]).await.unwrap();
        if loaded != true {
            self.client.execute(&source(), vec![]).await.unwrap();
        }
        let found = self.client.execute_async(RUN, vec![options]).await.unwrap();
        let found = found.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        found
            .iter()
            .map(|it| Finding {
                rule: text(&it["rule"]),
                impact: text(&it["impact"]),
                what: text(&it["what"]),
            })
            .collect()
    }
}

fn source() -> String {
    let file: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "browser/node_modules/axe-core/axe.min.js"].iter().collect();
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("{}: {error}; run `npm ci` in tests/browser, as tests/run does", file.display())
    })
}
