//! Clients that connect and say nothing must not keep anybody else waiting.

use std::time::Duration;

use tests::{World, announcement, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SILENT: usize = 200;
/// Handshake and CONNECT are limited to a few seconds each.
const CUT_OFF: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_silent_clients_stop_no_tv() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let mut silent = Vec::new();
    for number in 0..SILENT {
        let mut stream = TcpStream::connect(world.controller().device_port).await.unwrap();
        if number % 2 == 1 {
            // The first bytes of a TLS hello of 512 bytes, and no more.
            stream.write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).await.unwrap();
        }
        silent.push(stream);
    }

    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;

    for mut stream in silent {
        let ended = tokio::time::timeout(CUT_OFF, stream.read(&mut [0; 64])).await;
        assert!(ended.is_ok(), "a silent client is still connected after {CUT_OFF:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_fall_silent_after_the_handshake_are_cut_too() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        let tls = device.tls().offering(b"mqtt");
        silent.push(tls.connect(world.controller().device_port).await.unwrap());
    }

    let tv = school.enrol_tv("Столовая").await;
    tv.shows_idle().await;

    for mut stream in silent {
        let ended = tokio::time::timeout(CUT_OFF, stream.read(&mut [0; 64])).await;
        assert!(ended.is_ok(), "no CONNECT, and still connected after {CUT_OFF:?}");
    }
    eventually("the connections to be counted as gone", tests::PATIENCE, async || {
        let open = world.controller().figure("efir_connections").await;
        if open < 10.0 { Ok(()) } else { Err(format!("{open} open")) }
    })
    .await;
}
