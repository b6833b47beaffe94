use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn random_bytes_never_panic(chunks in proptest::collection::vec(any::<Vec<u8>>(), 0..8)) {
        let mut codec = Codec::new();
        let mut out = Vec::new();
        for chunk in chunks {
            if codec.hear(&chunk, &mut out).is_err() {
                break;
            }
        }
    }

    #[test]
    fn random_packets_after_connect_never_panic(
        version in 4_u8..=5,
        packets in proptest::collection::vec((any::<u8>(), proptest::collection::vec(any::<u8>(), 0..60)), 0..12),
    ) {
        let (mut codec, mut out) = (Codec::new(), Vec::new());
        let heard = codec.hear(&connect(version), &mut out).unwrap();
        prop_assert!(matches!(heard.as_slice(), [Heard::Connect(_)]));
        codec.accept(&mut out).unwrap();
        for (header, body) in packets {
            let mut packet = vec![header, u8::try_from(body.len()).unwrap()];
            packet.extend(body);
            let Ok(heard) = codec.hear(&packet, &mut out) else { break };
            for heard in heard {
                if let Heard::Publish(Publish { id: Some(id), .. }) = heard {
                    let _refused = codec.took(id, &mut out);
                }
            }
            let _full = codec.publish("a/b", b"c", true, &mut out);
        }
    }
}

#[test]
fn a_packet_over_the_limit_is_refused_by_its_header() {
    let (mut codec, mut out) = (Codec::new(), Vec::new());
    codec.hear(&connect(4), &mut out).unwrap();
    codec.accept(&mut out).unwrap();
    assert_eq!(codec.hear(&[0x30, 0xff, 0xff, 0x7f], &mut out), Err(Ending::TooLarge));
}

#[test]
fn packets_come_out_however_the_bytes_are_cut() {
    let mut stream = connect(4);
    stream.extend([0x30, 0x05, 0x00, 0x03, b'a', b'/', b'b', 0xc0, 0x00]);
    for cut in 1..stream.len() {
        let (mut codec, mut out) = (Codec::new(), Vec::new());
        let (first, rest) = stream.split_at(cut);
        let mut heard = codec.hear(first, &mut out).unwrap();
        codec.accept(&mut out).ok();
        heard.extend(codec.hear(rest, &mut out).unwrap());
        assert_eq!(heard.len(), 2, "cut at {cut}: {heard:?}");
    }
}

fn connect(version: u8) -> Vec<u8> {
    let mut body = vec![0, 4, b'M', b'Q', b'T', b'T', version, 2, 0, 60];
    if version == 5 {
        body.push(0);
    }
    body.extend([0, 1, b'x']);
    let mut packet = vec![0x10, u8::try_from(body.len()).unwrap()];
    packet.extend(body);
    packet
}
