//! Teachers, students and guardians from a list: looked at first, then taken in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::kinds;
use controller_core::domain::access::Action;
use controller_core::domain::kind::{Admission as Admitted, Kind};
use controller_core::error::Error;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::api::model::{Admission, MemberKind, MemberList, MembersImported, Problem};
use crate::http::api::{admit, take_in_list};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::{Member, back};

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Where {
    #[serde(default)]
    unit: Asked<UnitId>,
}

pub(super) async fn ask(
    member: Member,
    Query(Where { unit }): Query<Where>,
) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, unit.0, None, None).await
}

/// Looks at a list, or takes it in.
pub(super) async fn take(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = form.text("unit").parse::<UnitId>().ok();
    match taken(&member, unit, &form).await {
        Ok(done) if done.stored => {
            Ok(member.visit.show(StatusCode::CREATED, &DonePage { page: member.page(), done }))
        }
        Ok(done) => show(&member, StatusCode::OK, unit, Some(done), None).await,
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            show(&member, status, unit, None, problem).await
        }
    }
}

/// Says whom the school lets sign in.
pub(super) async fn set_admission(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = form.text("unit").parse::<UnitId>().map_err(|_| Error::UnitMissing {})?;
    let is_on = |name: &str| form.text(name) == "yes";
    let said = Admission { students: is_on("students"), guardians: is_on("guardians") };
    admit(&member.caller, unit, said).await?;
    Ok(back(&format!("/people/import?unit={unit}"), "people-admitted"))
}

async fn taken(
    member: &Member,
    unit: Option<UnitId>,
    form: &Form,
) -> Result<MembersImported, Failure> {
    let unit = unit.ok_or(Error::UnitMissing {})?;
    let file = form.file().ok_or(Error::TextEmpty { field: "file" })?;
    let kind = match form.text("kind").parse::<Kind>()? {
        Kind::Teacher => MemberKind::Teacher,
        Kind::Student => MemberKind::Student,
        Kind::Guardian => MemberKind::Guardian,
    };
    let how = MemberList {
        unit,
        kind: Some(kind),
        partial: Some(form.text("partial") == "yes"),
        dry_run: Some(form.text("how") != "take"),
    };
    take_in_list(&member.caller, how, file, member.visit.language).await
}

async fn show(
    member: &Member,
    status: StatusCode,
    unit: Option<UnitId>,
    done: Option<MembersImported>,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let (choices, admission) = member
        .caller
        .read(move |view, actor| {
            let choices = choose(view, actor, Action::CreatePerson, unit)?;
            let admission = kinds::admission(view, actor, choices.unit.id())?;
            Ok((choices, admission))
        })
        .await?;
    let page = ImportPage { page: member.page(), choices, admission, done, problem };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "people/import.html")]
struct ImportPage<'a> {
    page: Page<'a>,
    choices: Choices,
    admission: Admitted,
    done: Option<MembersImported>,
    problem: Option<Problem>,
}

impl ImportPage<'_> {
    /// The kinds that the school lets in.
    fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.admission.admits(*kind)).collect()
    }

    fn role(&self, kind: Kind) -> String {
        self.page.role(&kind.role())
    }

    fn is_school(&self) -> bool {
        Kind::Teacher.role().fits(self.choices.unit.kind)
    }
}

/// The sheet of links; it is shown only now.
#[derive(Template)]
#[template(path = "people/imported.html")]
struct DonePage<'a> {
    page: Page<'a>,
    done: MembersImported,
}
