//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::Extensions;
use axum::http::HeaderMap;

use super::super::console::Site;

/// The address that asks: the peer's, or what our own proxy says of it.
pub(crate) fn of(headers: &HeaderMap, extensions: &Extensions, site: &Site) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let forwarded = || {
        // Only the last one is our proxy's word; those before it are anybody's.
        let last = headers.get_all("x-forwarded-for").iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let forwarded = if site.behind_proxy { forwarded() } else { None };
    forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_our_own_proxy_is_believed_and_only_its_own_word() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.1, 192.0.2.7"));
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 5))));
        let direct = Site::default();
        assert_eq!(of(&headers, &extensions, &direct), IpAddr::from([10, 0, 0, 1]));
        let proxied = Site { behind_proxy: true, ..Site::default() };
        assert_eq!(of(&headers, &extensions, &proxied), IpAddr::from([192, 0, 2, 7]));
        assert_eq!(of(&HeaderMap::new(), &extensions, &proxied), IpAddr::from([10, 0, 0, 1]));
    }
}
