//! The page of browser TVs parses where there is nothing newer than the ECMAScript of 2009.

use std::path::{Path, PathBuf};

use tests::{Rest, Start, World};

#[tokio::test(flavor = "multi_thread")]
async fn the_script_that_is_served_is_ecmascript_5_and_uses_nothing_newer() {
    let world = World::start().await;
    let script = served_script(&world).await;
    assert!(script.len() > 10_000, "the whole of it");
    let problems = problems(&world, &script).await;
    assert_eq!(problems, "", "what a TV of 2016 cannot read");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_newer_is_found() {
    let world = Start::default().without_anybody().start().await;
    for newer in [
        "const a = 1;",
        "let a = 1;",
        "var f = () => 1;",
        "var s = `a`;",
        "class A {}",
        "var o = { a };",
        "for (var a of []) {}",
        "async function f() {}",
        "f(1, 2, );",
        "fetch('/');",
        "new Promise(f);",
        "[].includes(1);",
        "document.body.innerHTML = '';",
        "eval('1');",
    ] {
        assert_ne!(problems(&world, newer).await, "", "{newer}");
    }
    let good = "var o = { 'class': 1, values: 2 }; o.catch = function () { return o['find']; };";
    assert_eq!(problems(&world, good).await, "");
}

/// The script that the page names, as it is served.
async fn served_script(world: &World) -> String {
    let rest: Rest = world.controller().rest();
    let page = rest.page("/tv").await.text();
    let address = page.split("<script src=\"").nth(1).and_then(|rest| rest.split('"').next());
    rest.page(address.expect("the page names its script")).await.text()
}

/// What `es5.cjs` says of a script.
async fn problems(world: &World, script: &str) -> String {
    let file: PathBuf = world.directory().join("script.js");
    std::fs::write(&file, script).unwrap();
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/es5.cjs");
    let said = tokio::process::Command::new("node").arg(checker).arg(&file).output().await;
    let said = said.unwrap_or_else(|error| {
        panic!("node: {error}; `tests/run` installs it, or apt-get install nodejs")
    });
    let complaint = String::from_utf8_lossy(&said.stderr);
    assert!(complaint.is_empty(), "{complaint}; run `npm ci` in tests/browser, as tests/run does");
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}
