//! Newcomers: one is invited by mail, teachers come from a file, and one leaves with what Efir kept of them.

use std::time::Duration;

use tests::{Language, MailServer, Start, World, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_comes_by_mail_and_lets_its_reader_in() {
    let directory = tempfile::tempdir().unwrap();
    let mail = MailServer::start(directory.path()).await;
    let (url, from) = (mail.url(), "efir@efir.example");
    let world =
        Start::default().with_arguments(&["--smtp-url", &url, "--smtp-from", from]).start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let olga = world.browser().signed_in_as(&world.coordinator().await).await;
    olga.opens(&format!("/people/new?unit={}", school.unit())).await;
    olga.writes("Имя и фамилия", "Вера Сергеева").await;
    olga.writes("Логин", "vera").await;
    olga.writes("Почта", "vera@school.example").await;
    olga.clicks("Добавить человека").await;
    olga.sees("Такую же ссылку отправляем письмом: vera@school.example").await;

    let letter = eventually("the invitation", Duration::from_secs(60), async || {
        let letters = mail.texts();
        let theirs = letters.iter().find(|text| text.contains("/invite/"));
        theirs.cloned().ok_or_else(|| format!("{letters:?}"))
    })
    .await;
    assert!(letter.contains("Ваш логин: vera"), "{letter}");
    let link =
        letter.split_whitespace().find_map(|word| word.find("/invite/").map(|at| &word[at..]));
    let vera = world.browser().starts().await;
    vera.opens(link.unwrap()).await;
    vera.sees("Добро пожаловать").await;
    vera.is_at("/reset").await;
    vera.writes("Пароль", World::PASSWORD).await;
    vera.clicks("Сохранить пароль").await;
    vera.sees("Пароль сохранён. Войдите с ним.").await;
    vera.writes("Логин", "vera").await;
    vera.writes("Пароль", World::PASSWORD).await;
    vera.clicks("Войти").await;
    vera.finds("Выйти").await;

    // It was good once.
    let other = world.browser().starts().await;
    other.forgives("status of 4");
    other.opens(link.unwrap()).await;
    assert!(!other.has("Сохранить пароль").await, "a link that was used lets nobody in");
}

#[tokio::test(flavor = "multi_thread")]
async fn teachers_come_from_a_file_and_one_leaves_without_a_trace() {
    teachers(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn teachers_come_from_a_file_and_one_leaves_without_a_trace_in_english() {
    teachers(Language::English).await;
}

async fn teachers(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let bad = world.directory().join("bad.csv");
    std::fs::write(&bad, "ФИО;Логин;Почта\nСергеева Вера;vera;не почта\n").unwrap();
    let good = world.directory().join("teachers.csv");
    let list = "ФИО;Логин;СНИЛС\nСергеева Вера;vera;1\nИванов Пётр;petr;2\n";
    std::fs::write(&good, list).unwrap();
    let anna = world.browser().speaking(language).signed_in_as(school.admin()).await;
    anna.opens("/people").await;
    anna.clicks("Добавить списком").await;
    anna.attaches("Файл", &bad).await;
    anna.clicks("Проверить").await;
    anna.sees("не почта").await;
    let refused = "Ничего не записано. Исправьте строки в файле и проверьте ещё раз — или примите только верные.";
    anna.sees(refused).await;
    anna.attaches("Файл", &good).await;
    anna.clicks("Проверить").await;
    anna.sees("СНИЛС").await;
    anna.sees("Ошибок нет. Выберите файл ещё раз и нажмите «Загрузить».").await;
    anna.attaches("Файл", &good).await;
    anna.clicks("Загрузить").await;
    anna.sees("Люди добавлены").await;
    anna.sees("/invite/").await;
    anna.clicks("Ссылки переданы").await;
    anna.clicks("Сергеева Вера").await;
    let vera = anna.is_at("/people/01").await;
    anna.sees("Педагогический работник").await;

    // Her data as a file, then nothing of her but what she did.
    let form = "const form = document.getElementById('export').form; \
        fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))})\
        .then((it) => it.text()).then(done)";
    let data = anna.runs_until(form).await.as_str().unwrap().to_owned();
    assert!(data.contains("Сергеева Вера") && data.contains("vera"), "{data}");
    assert!(!data.contains("Иванов"), "nobody else's: {data}");
    anna.clicks("Удалить данные").await;
    anna.sees("Удалить данные насовсем: Сергеева Вера? Вернуть их будет нельзя.").await;
    anna.clicks("Удалить данные").await;
    anna.sees("Данные человека удалены.").await;
    anna.finds("Иванов Пётр").await;
    anna.sees_no("Сергеева Вера").await;
    anna.forgives("status of 404");
    anna.opens(&vera).await;
    anna.sees_no("Сергеева Вера").await;
}
