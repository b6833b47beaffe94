use super::*;

#[test]
fn the_first_screen_is_taken_and_kept() {
    let plugs =
        [plug("HDMI-A-1", Plugged::No), plug("HDMI-A-2", Plugged::Yes), plug("DP-1", Plugged::Yes)];
    assert_eq!(connector(&plugs, None), Some(1));
    let [one, two, three] = plugs;
    let plugs = [Plug { state: Plugged::Yes, ..one }, Plug { is_current: true, ..two }, three];
    assert_eq!(
        connector(&plugs, None),
        Some(1),
        "a second TV does not take the first one's frames"
    );
    let [one, two, three] = plugs;
    let plugs = [one, Plug { state: Plugged::No, ..two }, three];
    assert_eq!(connector(&plugs, None), Some(0), "a TV that is gone leaves them to the next");
}

#[test]
fn a_connector_that_cannot_tell_is_taken_for_want_of_a_better_one() {
    let plugs = [plug("Composite-1", Plugged::Perhaps), plug("HDMI-A-1", Plugged::Yes)];
    assert_eq!(connector(&plugs, None), Some(1));
    let plugs = [plug("Composite-1", Plugged::Perhaps), plug("HDMI-A-1", Plugged::No)];
    assert_eq!(connector(&plugs, None), Some(0));
    let memory = Plug { is_screen: false, ..plug("Writeback-1", Plugged::Perhaps) };
    assert_eq!(connector(&[memory, plug("HDMI-A-1", Plugged::No)], None), None);
}

#[test]
fn the_connector_that_was_asked_for_is_waited_for() {
    let plugs = [plug("HDMI-A-1", Plugged::Yes), plug("HDMI-A-2", Plugged::No)];
    let second: ConnectorName = "hdmi-a-2".parse().expect("a name");
    assert_eq!(connector(&plugs, Some(&second)), None);
    let plugs = [plug("HDMI-A-1", Plugged::Yes), plug("HDMI-A-2", Plugged::Yes)];
    assert_eq!(connector(&plugs, Some(&second)), Some(1));
}

#[test]
fn connectors_are_named_as_the_kernel_names_them() {
    for name in ["HDMI-A-1", "DP-2", "eDP-1", "Virtual-1", "DSI-1"] {
        assert!(name.parse::<ConnectorName>().is_ok(), "{name}");
    }
    for name in ["", "HDMI", "1", "HDMI-A", "HDMI A-1", "../card0-1", "HDMI-A-1\n"] {
        let error = name.parse::<ConnectorName>().expect_err(name);
        assert_eq!(error.key, "connector-shape");
    }
}

#[test]
fn the_screens_own_wish_comes_first() {
    let offers = [offer(4096, 2160, 24), preferred(1920, 1080, 60), offer(1920, 1080, 50)];
    assert_eq!(mode(&offers, None), Some(1));
}

#[test]
fn without_it_the_largest_whole_picture_is_taken_at_sixty() {
    let interlaced = Offer { is_interlaced: true, ..offer(1920, 1080, 60) };
    let offers = [offer(1280, 720, 60), interlaced, offer(1920, 1080, 24), offer(1920, 1080, 50)];
    assert_eq!(mode(&offers, None), Some(3));
    assert_eq!(mode(&[], None), None);
    assert_eq!(mode(&[offer(8192, 4320, 30)], None), None, "no frame is so large");
}

#[test]
fn the_mode_that_was_asked_for_is_taken_if_the_screen_has_it() {
    let offers = [
        preferred(3840, 2160, 30),
        offer(1920, 1080, 50),
        offer(1920, 1080, 60),
        offer(1280, 720, 60),
    ];
    assert_eq!(mode(&offers, Some(wish(1920, 1080, None))), Some(2));
    assert_eq!(mode(&offers, Some(wish(1920, 1080, Some(50)))), Some(1));
    assert_eq!(mode(&offers, Some(wish(1920, 1080, Some(25)))), Some(0), "rather that than black");
    assert_eq!(mode(&offers, Some(wish(1024, 768, None))), Some(0));
}

fn plug(name: &str, state: Plugged) -> Plug {
    Plug { name: name.to_owned(), state, is_current: false, is_screen: true }
}

fn offer(width: u32, height: u32, hertz: u32) -> Offer {
    let size = ScreenSize { width, height };
    Offer { size, hertz, is_preferred: false, is_interlaced: false }
}

fn preferred(width: u32, height: u32, hertz: u32) -> Offer {
    Offer { is_preferred: true, ..offer(width, height, hertz) }
}

fn wish(width: u32, height: u32, hertz: Option<u32>) -> ModeWish {
    ModeWish { size: ScreenSize { width, height }, hertz }
}
