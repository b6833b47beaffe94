//! Mosquitto's own clients with a device's certificate: within its topics, and nowhere else.

use tests::{Device, World, announcement, eventually, hello};

const VERSIONS: [&str; 2] = ["mqttv311", "mqttv5"];

#[tokio::test(flavor = "multi_thread")]
async fn a_device_hears_its_registers_and_is_heard_in_both_versions_of_mqtt() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    for version in VERSIONS {
        let device = school.enrol_device("Холл").await;
        let observer = format!("{}/watch", device.id);
        let down = device.topic("down/+");
        let watching = device.listens(&["-V", version, "-i", &observer, "-t", &down, "-v"]);
        eventually("the observer to be there", tests::PATIENCE, async || {
            says_hello(&device, version).await;
            if watching.received().contains("down/welcome") {
                Ok(())
            } else {
                Err(watching.received())
            }
        })
        .await;
        watching.receives("down/settings").await;
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
    for version in VERSIONS {
        let watch = format!("{}/watch", device.id);
        let as_itself = ["-V", version, "-i", &device.id, "-q", "1", "-W", "5"];
        let as_observer = ["-V", version, "-i", &watch, "-q", "1", "-W", "5"];
        for topic in [
            other.topic("down/+"),
            "#".to_owned(),
            "efir/1/d/+/down/+".to_owned(),
            "$SYS/#".to_owned(),
        ] {
            let before = violations().await;
            let listening = [&as_observer[..], &["-t", &topic]].concat();
            let said = device.mosquitto("mosquitto_sub", &listening).await;
            assert_ne!(said.status, 0, "{version}: it may listen to {topic}: {said}");
            assert!(said.out.is_empty(), "{version}: it heard on {topic}: {said}");
            assert!(violations().await > before, "{version}: {topic} was not counted");
        }
        for topic in
            [other.topic("up/report"), device.topic("down/desired"), "efir/alerts".to_owned()]
        {
            let before = violations().await;
            let speaking = [&as_itself[..6], &["-t", &topic, "-m", "{}"]].concat();
            let said = device.mosquitto("mosquitto_pub", &speaking).await;
            assert_ne!(said.status, 0, "{version}: it may speak on {topic}: {said}");
            assert!(violations().await > before, "{version}: {topic} was not counted");
        }
    }
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

async fn says_hello(device: &Device, version: &str) {
    let topic = device.topic("up/hello");
    let body = hello().to_string();
    let arguments = ["-V", version, "-i", &device.id, "-t", &topic, "-m", &body, "-q", "1"];
    device.mosquitto("mosquitto_pub", &arguments).await.succeeded();
}
