//! Icons of Lucide, drawn into the page: they take the colour and the size of the words beside them.

use std::fmt;

use icondata_core::IconData;

/// The icons that pages use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Icons;

/// One icon. It only repeats what the words beside it say, so screen readers pass over it.
#[derive(Clone, Copy)]
pub(super) struct Icon(&'static IconData);

macro_rules! icons {
    ($($name:ident: $icon:ident),+ $(,)?) => {
        impl Icons {
            $(
                pub(super) fn $name(self) -> Icon {
                    Icon(icondata_lu::$icon)
                }
            )+

            /// All of them by name, for the page of components.
            pub(super) fn all(self) -> Vec<(&'static str, Icon)> {
                vec![$((stringify!($name), self.$name())),+]
            }
        }
    };
}

icons! {
    arrow_down: LuArrowDown,
    arrow_up: LuArrowUp,
    bell: LuBell,
    building: LuBuilding2,
    calendar_days: LuCalendarDays,
    camera: LuCamera,
    chart: LuChartColumn,
    check: LuCheck,
    chevron_down: LuChevronDown,
    chevron_left: LuChevronLeft,
    chevron_right: LuChevronRight,
    circle_check: LuCircleCheck,
    circle_help: LuCircleHelp,
    clock: LuClock,
    download: LuDownload,
    ellipsis: LuEllipsis,
    external_link: LuExternalLink,
    eye: LuEye,
    flame: LuFlame,
    grip: LuGripVertical,
    history: LuHistory,
    house: LuHouse,
    image: LuImage,
    info: LuInfo,
    key: LuKeyRound,
    languages: LuLanguages,
    layout_grid: LuLayoutGrid,
    library: LuLibrary,
    list: LuList,
    log_out: LuLogOut,
    map_pin: LuMapPin,
    megaphone: LuMegaphone,
    menu: LuMenu,
    message: LuMessageCircleQuestion,
    monitor: LuMonitor,
    monitor_off: LuMonitorOff,
    newspaper: LuNewspaper,
    package: LuPackage,
    pencil: LuPencil,
    plane: LuPlane,
    plus: LuPlus,
    power_off: LuPowerOff,
    printer: LuPrinter,
    qr_code: LuQrCode,
    refresh: LuRefreshCw,
    rocket: LuRocket,
    school: LuSchool,
    scroll_text: LuScrollText,
    search: LuSearch,
    send: LuSend,
    settings: LuSettings,
    shield_alert: LuShieldAlert,
    siren: LuSiren,
    smartphone: LuSmartphone,
    tag: LuTag,
    trash: LuTrash2,
    triangle_alert: LuTriangleAlert,
    undo: LuUndo2,
    user: LuUser,
    users: LuUsers,
    wifi_off: LuWifiOff,
    x: LuX,
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = self.0.view_box.unwrap_or("0 0 24 24");
        write!(
            f,
            "<svg class=\"icon\" viewBox=\"{view}\" aria-hidden=\"true\">{}</svg>",
            self.0.data
        )
    }
}

impl fmt::Debug for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Icon").finish_non_exhaustive()
    }
}

/// Its drawing comes from a package that is compiled in.
impl askama::filters::HtmlSafe for Icon {}
