//! Mosquitto's own clients with a device's certificate: within its topics, and nowhere else.

use tests::{World, announcement, eventually, hello};

const VERSIONS: [&str; 2] = ["mqttv311", "mqttv5"];

#[tokio::test(flavor = "multi_thread")]
async fn a_device_says_hello_and_is_welcomed_in_both_versions_of_mqtt() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let [say, hear] = [device.topic("up/hello"), device.topic("down/welcome")];
    let body = hello().to_string();
    for version in VERSIONS {
        let ask =
            ["-V", version, "-i", &device.id, "-W", "10", "-t", &say, "-m", &body, "-e", &hear];
        let said = device.mosquitto("mosquitto_rr", &ask).await.succeeded();
        assert!(said.out.contains("\"stored\""), "{version}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_hears_what_its_device_is_told_in_both_versions_of_mqtt() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let mut session = device.connects().await;
    for version in VERSIONS {
        let [watch, down] = [format!("{}/watch", device.id), device.topic("down/+")];
        let watching = device.listens(&["-V", version, "-i", &watch, "-t", &down, "-v"]);
        eventually("the observer to be there", tests::PATIENCE, async || {
            session.says("up/hello", hello()).await;
            let received = watching.received();
            if received.contains("down/welcome") { Ok(()) } else { Err(received) }
        })
        .await;
        // A new session holds nothing and is told everything.
        session = device.connects().await;
        watching.receives("Гимназия №11").await;
        watching.receives("down/desired").await;

        school.admin().publishes(announcement(&format!("Снегопад по {version}"))).await;

        watching.receives(&format!("Снегопад по {version}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_names_anothers_topics_is_cut() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let [device, other] = [school.enrol_device("Холл").await, school.enrol_device("Зал").await];
    let violations = async || world.controller().figure("efir_topic_violations_total").await;
    let up = other.topic("up/+");
    let overhearing = other.listens(&["-i", &format!("{}/watch", other.id), "-t", &up]);
    for version in VERSIONS {
        let watch = format!("{}/watch", device.id);
        let everyones = "efir/1/d/+/down/+".to_owned();
        for topic in [other.topic("down/+"), "#".to_owned(), everyones, "$SYS/#".to_owned()] {
            let before = violations().await;
            let listen = ["-V", version, "-i", &watch, "-W", "1", "-v", "-t", &topic];
            let said = device.mosquitto("mosquitto_sub", &listen).await;
            assert!(said.out.is_empty(), "{version}: it heard on {topic}: {said}");
            assert!(violations().await > before, "{version}: it may listen to {topic}: {said}");
        }
        for topic in [other.topic("up/report"), device.topic("down/desired"), "efir/1".to_owned()] {
            let before = violations().await;
            let speak = ["-V", version, "-i", &device.id, "-q", "1", "-m", "{}", "-t", &topic];
            let said = device.mosquitto("mosquitto_pub", &speak).await;
            assert!(violations().await > before, "{version}: it may speak on {topic}: {said}");
        }
    }
    assert_eq!(overhearing.received(), "", "the other device's observer heard it");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_certificate_or_with_anothers_name_nobody_connects() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let [device, other] = [school.enrol_device("Холл").await, school.enrol_device("Зал").await];
    let topic = device.topic("up/report");
    for version in VERSIONS {
        let publish = ["-V", version, "-t", &topic, "-m", "{}", "-q", "1"];
        let impostor = [&publish[..], &["-i", &other.id]].concat();
        let said = device.mosquitto("mosquitto_pub", &impostor).await;
        assert_ne!(said.status, 0, "{version}: it may call itself another: {said}");
        let nobody = [&publish[..], &["-i", &device.id]].concat();
        let said = device.mosquitto_without_certificate("mosquitto_pub", &nobody).await;
        assert_ne!(said.status, 0, "{version}: nobody needs a certificate: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_takes_nobody_over_and_cannot_speak_for_the_device() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let mut session = device.connects().await;
    let watch = format!("{}/watch", device.id);
    let down = device.topic("down/+");
    let watching = device.listens(&["-i", &watch, "-t", &down, "-v"]);
    eventually("the observer to see the device's welcome", tests::PATIENCE, async || {
        session.says("up/hello", hello()).await;
        if watching.received().contains("down/welcome") { Ok(()) } else { Err(String::new()) }
    })
    .await;
    session.is_still_there().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_session_of_a_device_takes_the_first_over() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let mut first = device.connects().await;
    let mut second = device.connects().await;
    first.is_cut(tests::PATIENCE).await;
    second.is_still_there().await;
    eventually("the device to be known as online", tests::PATIENCE, async || {
        let known = school.admin().looks_at(&device.id).await;
        if known["presence"]["online"] == true { Ok(()) } else { Err(known.to_string()) }
    })
    .await;
}
