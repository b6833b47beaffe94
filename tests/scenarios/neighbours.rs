//! What somebody can learn about a neighbouring region by typing: nothing, whatever their role and
//! whatever the command.

use std::collections::BTreeSet;

use clap::{Arg, CommandFactory as _};
use controller::cli::Cli as Efir;
use controller_core::domain::org::UnitKind;
use controller_core::domain::role::Role;
use serde_json::{Value, json};
use tests::{Cli, PATIENCE, Said, Start, World, announcement, eventually};
use tokio::task::JoinSet;

/// Commands that ask no controller about anything but oneself, or work where the data lie.
const OF_ONESELF: &[&str] = &[
    "serve",
    "init",
    "backup",
    "restore",
    "check",
    "recovery-key",
    "reset-password",
    "demo",
    "login",
    "logout",
    "password",
    "completions",
];

/// What the neighbours have, by what an argument calls such a thing, and every word that names it.
struct Neighbours {
    things: Vec<(&'static str, String)>,
    words: BTreeSet<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_tells_anybody_of_a_neighbouring_region() {
    let told = ["--notice-after", "0", "--notice-hours", "0-24"];
    let world = Start::default().with_arguments(&told).start().await;
    let theirs = neighbours(&world).await;
    let ours = world.school("Липецкая область / Елец / Гимназия №11").await;
    let commands = commands();
    let untaught: Vec<String> = commands.iter().flat_map(|one| untaught(one, &theirs)).collect();
    assert!(untaught.is_empty(), "teach this walk what to give: {}", untaught.join(", "));
    let mut walks = JoinSet::new();
    for role in Role::ALL {
        // Nobody stands above a national coordinator's neighbour.
        let Some(unit) = unit_of(&world, ours.unit(), role).await else { continue };
        let secret = world.person_as(role.name(), &unit).await.rest().secret().to_owned();
        let shell = world.shell().with("EFIR_TOKEN", &secret).with("LANG", "en");
        let probes: Vec<Vec<[String; 2]>> =
            commands.iter().flat_map(|command| probes(command, &theirs)).collect();
        let words = theirs.words.clone();
        walks.spawn(async move { walk(role, &shell, &probes, &words).await });
        // Not more at once than a small machine bears.
        if walks.len() == 2 {
            walks.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(walked) = walks.join_next().await {
        walked.unwrap();
    }
    // The neighbours can be found by whoever may: the walk looked for something that is there.
    let owner = world.shell().with("EFIR_TOKEN", world.owner().secret());
    for family in ["unit", "person", "device", "post", "alert", "grant"] {
        let said = owner.types(&[family, "list", "--json"]).await.succeeded();
        assert!(theirs.words.iter().any(|word| said.out.contains(word)), "{family}: {said}");
    }
}

/// Types each command with what is theirs, and with what nobody has: the answers are the same.
async fn walk(role: Role, shell: &Cli, probes: &[Vec<[String; 2]>], words: &BTreeSet<String>) {
    for probe in probes {
        let typed = |which: usize| -> Vec<&str> {
            probe.iter().map(|argument| argument[which].as_str()).collect()
        };
        let said = shell.types(&typed(0)).await;
        let given: Vec<&[String; 2]> = probe.iter().filter(|[is, not]| is != not).collect();
        let told = |said: &Said, which: usize| {
            let hide = |text: &str| {
                given.iter().fold(text.to_owned(), |text, both| text.replace(&both[which], "…"))
            };
            (said.status, hide(&said.out), hide(&said.err))
        };
        let theirs = told(&said, 0);
        for word in words {
            let leaks = theirs.1.contains(word.as_str()) || theirs.2.contains(word.as_str());
            assert!(!leaks, "{role}: {:?} tells «{word}»: {said}", typed(0));
        }
        if !given.is_empty() {
            let nobodys = told(&shell.types(&typed(1)).await, 1);
            assert_eq!(theirs, nobodys, "{role}: {:?} and {:?} differ", typed(0), typed(1));
        }
    }
}

/// A command of a client, with its place in the tree.
struct Typed {
    path: Vec<String>,
    arguments: Vec<Arg>,
}

/// Every command that there is.
fn commands() -> Vec<Typed> {
    let mut all = Vec::new();
    let mut waiting = vec![(Vec::new(), Efir::command())];
    while let Some((path, command)) = waiting.pop() {
        let below = |below: &clap::Command| {
            ([&path[..], &[below.get_name().to_owned()]].concat(), below.clone())
        };
        if command.has_subcommands() {
            waiting.extend(command.get_subcommands().map(below));
        } else if !OF_ONESELF.contains(&path[0].as_str()) {
            let arguments = command.get_arguments().cloned().collect();
            all.push(Typed { path, arguments });
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
}

/// The ways to type a command: as short as it can be, and with each further argument that names something.
/// Each word is the one to type, beside the one that nobody has.
fn probes(command: &Typed, theirs: &Neighbours) -> Vec<Vec<[String; 2]>> {
    let alike = |word: &str| [word.to_owned(), word.to_owned()];
    let flag = |argument: &Arg| argument.get_long().map(|long| alike(&format!("--{long}")));
    let named: Vec<&str> = command.path.iter().map(String::as_str).collect();
    let with =
        |argument: &Arg, value| flag(argument).into_iter().chain([value]).collect::<Vec<_>>();
    let given = |argument: &Arg| {
        let value = value(&named, argument, theirs).unwrap_or_default();
        with(argument, value)
    };
    let path = command.path.iter().map(|word| alike(word));
    let required = command.arguments.iter().filter(|argument| argument.is_required_set());
    let shortest: Vec<[String; 2]> = path.chain(required.flat_map(given)).collect();
    let mut probes = vec![shortest.clone()];
    for argument in command.arguments.iter().filter(|argument| !argument.is_required_set()) {
        if argument.get_action().takes_values() {
            let named = theirs.named(&named, argument.get_id().as_str());
            probes.extend(named.map(|both| [shortest.clone(), with(argument, both)].concat()));
        }
    }
    probes
}

/// The arguments that must be given and that this walk does not know: think how each could tell of
/// somebody, and add it below.
fn untaught(command: &Typed, theirs: &Neighbours) -> Vec<String> {
    let path: Vec<&str> = command.path.iter().map(String::as_str).collect();
    let required = command.arguments.iter().filter(|argument| argument.is_required_set());
    let unknown = required.filter(|argument| value(&path, argument, theirs).is_none());
    unknown.map(|argument| format!("`efir {} <{}>`", path.join(" "), argument.get_id())).collect()
}

/// What to give an argument.
fn value(command: &[&str], argument: &Arg, theirs: &Neighbours) -> Option<[String; 2]> {
    let name = argument.get_id().as_str();
    if let Some(both) = theirs.named(command, name).next() {
        return Some(both);
    }
    if let Some(first) = argument.get_possible_values().first() {
        return Some([first.get_name(), first.get_name()].map(str::to_owned));
    }
    let plain = match name {
        "name" | "title" | "subject" | "text" | "room" | "remark" | "reason" => "Проба",
        "login" | "refuse" | "confirm" => "nobody-has-this",
        "source" => "region",
        "mail" => "nobody@example.org",
        "code" => "ABCD1234",
        "role" => "teacher",
        "revision" | "external" | "number" => "1",
        "given" => "2026-11-02",
        "frame" | "output" | "file" => "/dev/null",
        "until" | "from" | "expires" => "2030-01-01T00:00:00Z",
        _ => return None,
    };
    Some([plain, plain].map(str::to_owned))
}

impl Neighbours {
    /// What is theirs, for an argument that names such a thing, and what nobody has.
    fn named<'a>(
        &'a self,
        command: &[&'a str],
        argument: &'a str,
    ) -> impl Iterator<Item = [String; 2]> + use<'a> {
        // `efir device show <ID>` names a device.
        let wanted = match argument {
            "id" => command[0],
            "posts" | "alerts" => argument.trim_end_matches('s'),
            other => other,
        };
        let things = self.things.iter().filter(move |(kind, _)| *kind == wanted);
        things.map(|(_, name)| match name.split_once(' ') {
            Some((first, _)) => [name.clone(), format!("{first} Ничей")],
            // The same time, other bits: an id that could be.
            None => [name.clone(), format!("{}zzzzzzzzzzzz", &name[..name.len() - 12])],
        })
    }
}

/// A region with one of everything.
async fn neighbours(world: &World) -> Neighbours {
    let school = world.school("Зюзинский край / Зюзинск / Лицей Зюзина").await;
    let tv = school.enrol_tv("Зюзинский холл").await;
    let rest = school.admin().rest();
    let post = school.admin().publishes(announcement("Зюзинский снегопад")).await;
    tv.shows_post(&post).await;
    let alert = json!({"unit": school.unit(), "severity": "severe", "text": "Зюзинский дым"});
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
    let alert = id(&rest.post("alerts", alert).await.done());
    let token = id(&rest.post("tokens", json!({"name": "Зюзинский токен"})).await.done());
    let broken = school.enrol_tv("Зюзинский спортзал").await;
    broken.is_killed().await;
    let notice = eventually("a notice", 4 * PATIENCE, async || {
        let open: Value = rest.get("notices?open=true").await.done();
        open["items"][0]["id"].as_str().map(str::to_owned).ok_or_else(|| open.to_string())
    })
    .await;
    let ticket =
        json!({"unit": school.unit(), "subject": "Зюзинская поломка", "text": "Не светит"});
    let ticket = id(&rest.post("tickets", ticket).await.done());
    let shared = json!({"title": "Зюзинский набор", "posts": [post.id.to_string()]});
    let shared = id(&rest.post("library", shared).await.done());
    let consent = json!({"unit": school.unit(), "kind": "name", "number": "Зюзинское-1",
        "given": "2026-11-02"});
    let consent = id(&rest.post("consents", consent).await.done());
    let first = async |path: &str| {
        let listed: Value = rest.get(path).await.done();
        id(&listed["items"][0])
    };
    // The one by which their administrator came to be.
    let nominations = format!("nominations?unit={}", school.unit());
    let nominations: Value = world.owner().get(&nominations).await.done();
    let nomination = id(&nominations["items"][0]);
    let me: Value = rest.get("me").await.done();
    let person = id(&me["person"]);
    let things = vec![
        ("unit", school.unit().to_owned()),
        ("unit", school.name().to_owned()),
        ("parent", school.unit().to_owned()),
        ("device", tv.id().to_owned()),
        ("post", post.id.to_string()),
        ("person", person),
        ("alert", alert),
        ("token", token),
        ("grant", first("grants").await),
        ("session", first("sessions").await),
        ("notice", notice),
        ("school", waiting(world).await),
        ("ticket", ticket),
        ("consent", consent),
        ("library", shared),
        ("nomination", nomination),
    ];
    let mut words: BTreeSet<String> = things.iter().map(|(_, name)| name.clone()).collect();
    words.extend(["Зюзин", "зюзин"].map(str::to_owned));
    Neighbours { things, words }
}

/// A school of theirs that waits for a municipality.
async fn waiting(world: &World) -> String {
    let file = world.directory().join("waiting.csv");
    let header = "Идентификатор;Код региона;Регион;Полное наименование;Краткое наименование;Статус";
    let row = "9912345678901234;99;Зюзинский край;Зюзинская сельская школа;Зюзинская;Действующее";
    std::fs::write(&file, format!("{header}\n{row}\n")).unwrap();
    let owner = world.shell().with("EFIR_TOKEN", world.owner().secret());
    owner.types(&["unit", "import", file.to_str().unwrap(), "--delta"]).await.succeeded();
    let waiting = owner.types(&["unit", "unplaced", "--json"]).await.json();
    waiting["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{waiting}")).to_owned()
}

/// The unit in which somebody of ours holds a role, if others are its neighbours.
async fn unit_of(world: &World, school: &str, role: Role) -> Option<String> {
    let owner = world.owner();
    let mut unit: Value = owner.get(&format!("units/{school}")).await.done();
    let is_fit = |unit: &Value| role.fits(unit["kind"].as_str().unwrap().parse().unwrap());
    while !is_fit(&unit) {
        let parent = unit["parent"].as_str()?.to_owned();
        unit = owner.get(&format!("units/{parent}")).await.done();
    }
    let is_country = unit["kind"] == UnitKind::Country.name();
    (!is_country).then(|| unit["id"].as_str().unwrap().to_owned())
}
