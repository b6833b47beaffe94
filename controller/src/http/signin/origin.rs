//! Whether a browser's request comes from one of our own pages.

use axum::http::{HeaderMap, HeaderName, header};

use super::super::console::Site;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// A script or program of ours may set this header; another site's page may not, without being
/// allowed to across origins, which nothing of Efir's does.
const EFIR_REQUEST: HeaderName = HeaderName::from_static("efir-request");

/// Whether a request that a browser's cookie vouches for comes from our own pages. Browsers say
/// where it comes from; what says nothing must carry the header `Efir-Request`.
pub(in crate::http) fn is_ours(headers: &HeaderMap, site: &Site) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text(SEC_FETCH_SITE), text(header::ORIGIN)) {
        // A page with `no-referrer` sends `Origin: null` even to its own site.
        (Some(site), None | Some("null")) => site == "same-origin",
        (Some(from), Some(origin)) => from == "same-origin" && is_own(origin, headers, site),
        (None, Some(origin)) => is_own(origin, headers, site),
        (None, None) => headers.contains_key(EFIR_REQUEST),
    }
}

/// Whether an origin is the address that the request went to, or the public one.
fn is_own(origin: &str, headers: &HeaderMap, site: &Site) -> bool {
    if site.public_url.as_deref() == Some(origin) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    host.is_some() && host == authority
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_our_own_pages_are_ours() {
        for (said, ours) in [
            (
                &[("sec-fetch-site", "same-origin"), ("origin", "http://efir.example:8080")][..],
                true,
            ),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("origin", "http://efir.example:8080")], true),
            (&[("origin", "https://public.example")], true),
            (&[("efir-request", "1")], true),
            (&[], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://efir.example")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("sec-fetch-site", "cross-site"), ("efir-request", "1")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("efir.example:8080"));
            for (name, value) in said {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            let site =
                Site { public_url: Some("https://public.example".into()), ..Site::default() };
            assert_eq!(is_ours(&headers, &site), ours, "{said:?}");
        }
    }
}
