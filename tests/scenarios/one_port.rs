//! Schools often let only one port out: with TLS, the HTTP port speaks to devices as well.

use protocol::limit::DEVICE_SERVER_NAME;
use tests::{Start, Tls, TvSetup, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_pairs_and_lives_on_the_http_port_alone() {
    let world = Start::default().with_own_tls().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let dials = Some(world.controller().http);
    let tv = school.enrol(TvSetup { dials, ..TvSetup::default() }, "Холл", &[]).await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
    // The console is there as well, and is not for devices' names.
    assert_eq!(world.controller().rest().page("/readyz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_are_never_asked_for_a_certificate_and_devices_may_be() {
    let world = Start::default().with_own_tls().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let http = world.controller().http;
    assert!(!Tls::asks_for_certificate(http, "localhost", b"http/1.1").await);
    assert!(Tls::asks_for_certificate(http, DEVICE_SERVER_NAME, b"http/1.1").await);
    assert!(Tls::asks_for_certificate(http, "localhost", b"mqtt").await);
    drop(device);
}
