//! What each role may do, to be read and printed. The table is the policy's own.

use askama::Template;
use axum::response::Response;
use controller_core::domain::access::{Action, role_may};
use controller_core::domain::role::Role;

use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// The rights that people ask after, in the order in which they are told.
const TOLD: [Action; 21] = [
    Action::SeeUnit,
    Action::CreateUnit,
    Action::EditUnit,
    Action::SeePeople,
    Action::CreatePerson,
    Action::BlockPerson,
    Action::AskNomination,
    Action::Nominate,
    Action::SeeNominations,
    Action::ReviewGrant,
    Action::SeePost,
    Action::DraftPost,
    Action::PublishPost,
    Action::PublishInScope,
    Action::SeeDevice,
    Action::ClaimDevice,
    Action::SeeAlert,
    Action::RaiseAlert,
    Action::EndAlert,
    Action::SeeAudit,
    Action::VerifyAudit,
];

/// A role in words.
struct Line {
    role: String,
    may: String,
    rights: String,
    gives: String,
    from: String,
}

pub(super) async fn show(member: Member) -> Response {
    member.show(&Roles { page: member.page() })
}

#[derive(Template)]
#[template(path = "help/roles.html")]
struct Roles<'a> {
    page: Page<'a>,
}

impl Roles<'_> {
    fn lines(&self) -> Vec<Line> {
        Role::ALL.iter().map(|role| self.line(*role)).collect()
    }

    fn line(&self, role: Role) -> Line {
        let rights = TOLD.into_iter().filter(|action| role_may(role, *action));
        let rights: Vec<String> =
            rights.map(|action| self.page.say(&format!("roles-{}", action.name()))).collect();
        let named = |roles: Vec<Role>| {
            let names: Vec<String> = roles.iter().map(|role| self.page.role(role)).collect();
            if names.is_empty() { "—".to_owned() } else { names.join(", ") }
        };
        let gives = |given: &Role| role_may(role, Action::Grant(*given));
        let gives_it = |giver: &Role| role_may(*giver, Action::Grant(role));
        Line {
            role: self.page.role(&role),
            may: self.page.role_may(&role),
            rights: if rights.is_empty() { "—".to_owned() } else { rights.join(", ") },
            gives: named(Role::ALL.into_iter().filter(gives).collect()),
            from: named(Role::ALL.into_iter().filter(gives_it).collect()),
        }
    }
}
