//! Tickets over REST and on pages.

use serde_json::json;

use super::browser::Browser;
use super::world::{PASSWORD, World};

/// A school with an administrator, under a town with a coordinator.
struct Town {
    world: World,
    school: String,
    admin: String,
    desk: String,
}

impl Town {
    async fn new() -> Self {
        let world = World::country().await;
        let anna = world.signs_in("anna").await;
        let region = world.unit(&anna, "region", "Липецкая область", None).await;
        let town = world.unit(&anna, "municipality", "Елец", Some(&region)).await;
        let school = world.unit(&anna, "school", "Гимназия №11", Some(&town)).await;
        for (login, role, at) in
            [("admin", "school_administrator", &school), ("desk", "municipal_coordinator", &town)]
        {
            let body = json!({"login": login, "name": format!("Имя {login}"),
                "password": PASSWORD, "unit": at});
            let person = world.post(&anna, "/api/v1/people", body).await["id"].clone();
            if role == "school_administrator" {
                world.appoints(person.as_str().unwrap(), at).await;
                continue;
            }
            let body = json!({"person": person, "role": role, "unit": at});
            world.post(&anna, "/api/v1/grants", body).await;
        }
        let (admin, desk) = (world.signs_in("admin").await, world.signs_in("desk").await);
        Self { world, school, admin, desk }
    }

    async fn screen(&self) -> String {
        let code = self.world.screen_shows_code().await;
        let body = json!({"code": code, "unit": self.school, "room": "Холл"});
        let claimed = self.world.post(&self.admin, "/api/v1/devices/claim", body).await;
        claimed["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_ticket_goes_to_the_desk_and_back_over_rest() {
    let town = Town::new().await;
    let (world, device) = (&town.world, town.screen().await);
    let body = json!({"device": device, "subject": "=Экран", "text": "Не включается"});
    let made = world.ask(&town.admin, "POST", "/api/v1/tickets", Some(&body)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{id}");
    assert_eq!(made.header("location"), path);
    let thread = world.get(&town.desk, &path).await;
    assert_eq!((&thread["state"], &thread["may_answer"]), (&json!("new"), &json!(true)));
    assert_eq!(thread["thread"][0]["text"], "Не включается");
    assert_eq!(thread["diagnostics"]["room"], "Холл");
    assert_eq!(thread["diagnostics"]["connected"], false);
    let taken = world.post(&town.desk, &format!("{path}/take"), json!({})).await;
    assert_eq!((&taken["state"], &taken["taken_by"]["login"]), (&json!("taken"), &json!("desk")));
    let answer = json!({"text": "Перезагрузите"});
    world.post(&town.desk, &format!("{path}/messages"), answer.clone()).await;
    let mine = world.get(&town.admin, "/api/v1/tickets?state=answered").await;
    assert_eq!(mine["items"][0]["id"], id.as_str());
    let csv = world.ask(&town.desk, "GET", "/api/v1/tickets/export", None).await;
    assert!(csv.text.contains("Есть ответ;Гимназия №11;'=Экран;admin;desk;3;"), "{csv:?}");
    let refused = world.ask(&town.desk, "POST", &format!("{path}/take"), None).await;
    assert_eq!((refused.status.as_u16(), refused.problem()), (409, "ticket-state".to_owned()));
    world.post(&town.admin, &format!("{path}/close"), json!({})).await;
    let entries = world.get(&town.desk, "/api/v1/audit?kind=support").await;
    let deeds = entries["items"].as_array().unwrap().iter().map(|entry| entry["deed"].as_str());
    let wanted = ["ticket-closed", "ticket-answered", "ticket-taken", "ticket-opened"];
    assert_eq!(deeds.collect::<Vec<_>>(), wanted.map(Some));
}

#[tokio::test]
async fn a_fault_is_reported_from_the_screens_page_and_answered_without_a_script() {
    let town = Town::new().await;
    let device = town.screen().await;
    let mut admin = Browser::new(&town.world);
    admin.signs_in_anew("admin").await;
    let page = admin.open(&format!("/screens/{device}")).await.text;
    let link = format!("/tickets/new?device={device}");
    assert!(page.contains(&link) && page.contains("Сообщить о неисправности"), "{page}");
    let page = admin.open(&link).await.text;
    assert!(page.contains("координаторы: Елец") && page.contains("Холл"), "{page}");
    let typed = [("device", device.as_str()), ("unit", &town.school), ("subject", "Пульт")];
    let refused = admin.send("/tickets", &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("value=\"Пульт\""), "what was typed stays: {}", refused.text);
    let typed = [typed[0], typed[1], typed[2], ("text", "Не слушается")];
    let sent = admin.send("/tickets", &typed).await;
    let location = sent.header("location").to_owned();
    let address = location.split('?').next().unwrap().to_owned();
    assert!(admin.open(&location).await.text.contains("Обращение отправлено"));

    let mut desk = Browser::new(&town.world);
    desk.signs_in_anew("desk").await;
    let home = desk.open("/").await.text;
    assert!(home.contains(&address) && home.contains("Ждёт ответа"), "{home}");
    let page = desk.open(&address).await.text;
    assert!(page.contains("Не слушается") && page.contains("Ещё ни разу не на связи"), "{page}");
    assert_eq!(desk.send(&format!("{address}/take"), &[]).await.status, 303);
    let empty = desk.send(&format!("{address}/messages"), &[("text", " ")]).await;
    assert_eq!(empty.status, 422);
    let said = [("text", "Замените батарейки")];
    assert_eq!(desk.send(&format!("{address}/messages"), &said).await.status, 303);
    assert!(!desk.open("/").await.text.contains("Ждёт ответа"));

    let home = admin.open("/").await.text;
    assert!(home.contains("Вам ответили"), "{home}");
    let page = admin.open(&address).await.text;
    assert!(page.contains("Замените батарейки") && !page.contains("id=\"take\""), "{page}");
    assert_eq!(admin.send(&format!("{address}/close"), &[]).await.status, 303);
    assert!(admin.open("/tickets?state=closed").await.text.contains(&address));
    let none = admin.open("/tickets?state=new").await.text;
    assert!(none.contains("Таких обращений нет"), "{none}");
    assert_eq!(admin.send(&format!("{address}/reopen"), &[]).await.status, 303);
    let table = desk.open("/tickets/export?format=csv").await;
    assert!(table.text.contains("Открыто снова"), "{}", table.text);
}
