//! One's own mail address, and whether letters are wanted.

use axum::response::Response;
use axum::routing::post;
use controller_core::app::people::{self, EditPerson};
use controller_core::error::Error;

use super::overview::{Part, refused};
use crate::http::web::form::Form;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, back};

pub(super) fn router() -> Routes {
    Routes::new().route("/account/mail", post(change))
}

async fn change(member: Member, form: Form) -> Response {
    let mail = Some(form.text("mail").trim().to_owned()).filter(|mail| !mail.is_empty());
    let notices = Some(form.text("notices") == "yes");
    let edit = EditPerson { name: None, mail: Some(mail), notices };
    let changed = member.caller.change(move |work, actor, now| {
        let own = actor.person().ok_or(Error::NotSignedIn {})?;
        people::edit(work, actor, own, &edit, now).map(drop)
    });
    match changed.await {
        Ok(()) => back("/account", "account-mail"),
        Err(failure) => refused(&member, Part::Mail, failure).await,
    }
}
