//! The demonstration's link lets a newcomer in, with the running screen before their eyes.

use tests::{Process, World, command, controller_binary, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn its_link_opens_the_console_with_the_screen_in_it() {
    let world = World::start().await;
    let home = world.directory().join("demo");
    std::fs::create_dir(&home).unwrap();
    let mut demo = command(controller_binary(), &home);
    demo.args(["demo", "--text", "Снегопад: уроки с 9:30"]);
    let demo = Process::start("demo", demo, &world.directory().join("logs"));
    let link = eventually("a link into the console", tests::PATIENCE, async || {
        let said = demo.log();
        let link = said.split_whitespace().find(|word| word.contains("/sign-in/link/"));
        link.map(str::to_owned).ok_or(said)
    })
    .await;
    let (origin, _) = link.split_once("/sign-in/").unwrap();
    let address = origin.trim_start_matches("http://").parse().unwrap();
    let newcomer = world.browser().by_way_of(address).starts().await;
    newcomer.opens(&link).await;
    newcomer.finds("Объявление").await;
    newcomer.sees("Сейчас на экранах").await;
    let pictures = newcomer.runs_until(
        "const look = () => { const all = [...document.querySelectorAll('.tv img')]; \
         if (all.length && all.every((it) => it.complete && it.naturalWidth > 0)) done(all.length); \
         else requestAnimationFrame(look); }; look()",
    );
    assert_eq!(pictures.await, 1, "the screen's frame");
    newcomer.opens("/dev/components").await;
    newcomer.finds("Главная").await;
    let barriers = newcomer.barriers(None).await;
    assert!(!barriers.iter().any(tests::Finding::is_serious), "{barriers:?}");
}
