//! The one place that decides who may do what.
//!
//! A role covers its unit and what is below. `tests/golden/access.txt` prints the whole policy.

use std::fmt;

use jiff::Timestamp;

use protocol::post::Audience;

use super::actor::{Actor, By, Holding};
use super::audit::{Deed, Draft, Subject};
use super::place::Place;
use super::post::PostKind;
use super::role::{Grant, Role};
use crate::error::Error;

/// Something that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See a unit and what it is called.
    SeeUnit,
    /// Make a unit below.
    CreateUnit,
    /// Change a unit's name, time zone, look and support.
    EditUnit,
    /// Import schools from a list.
    ImportSchools,
    /// Put a unit under another one; needed at both ends.
    MoveUnit,
    /// See who is there, and their roles.
    SeePeople,
    /// Make a person.
    CreatePerson,
    /// Block a person, or let them in again.
    BlockPerson,
    /// Block somebody who holds this role, or let them in again.
    BlockHolderOf(Role),
    /// Give this role, or take it away. Of those that coordinators give, each is the part of one level:
    /// [`permit_grant`] asks for that as well.
    Grant(Role),
    /// Ask the director to be nominated as school administrator.
    AskNomination,
    /// Nominate school administrators.
    Nominate,
    /// See who is nominated, and what was decided.
    SeeNominations,
    /// Say whether a role stays that was given on the nomination of a director who was replaced.
    ReviewGrant,
    /// Let a person choose a new password by a link, and sign in without their one-time codes.
    ResetAccess,
    /// The same for somebody who holds this role.
    ResetAccessOf(Role),
    /// Change one's own password, one-time codes and sessions.
    ManageAccount,
    /// Make and revoke one's own machine tokens.
    ManageTokens,
    /// See devices and how they are.
    SeeDevice,
    /// Take up a device that shows a code.
    ClaimDevice,
    /// Change a device's room, tags, orientation.
    EditDevice,
    /// Move a device to another school; needed at both ends.
    MoveDevice,
    /// End a device's identity.
    RevokeDevice,
    /// See posts.
    SeePost,
    /// Write drafts, and change one's own.
    DraftPost,
    /// Change drafts of others.
    EditPost,
    /// Put a post on air, change it there, and take it off.
    PublishPost,
    /// The same for the kinds and in the places that the role names: [`permit_post`] asks for those.
    PublishInScope,
    /// See alerts and who has them on the screen.
    SeeAlert,
    /// Raise an alert.
    RaiseAlert,
    /// Prolong an alert, and end it.
    EndAlert,
    /// See the audit log.
    SeeAudit,
    /// See whether the controller makes its backups; asked at the root.
    SeeBackups,
    /// Prove that nobody has changed the audit log; asked at the root.
    VerifyAudit,
    /// See how far the rollout is.
    SeeRollout,
    /// Say by when its steps are to be taken.
    PlanRollout,
    /// Ask the coordinators for help.
    OpenTicket,
    /// Answer what came to them.
    AnswerTicket,
    /// Find what is shared, and copy it.
    UseLibrary,
    /// Share templates and scenarios with the units below.
    ShareInLibrary,
    /// See which consents there are, and name them in posts.
    SeeConsents,
    /// Write consents down, and withdraw them.
    KeepConsents,
}

/// Whose part it is to give the roles that coordinators give, in some unit: where a level has no
/// coordinator, or the tree skips it, the nearest one above has the part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The nearest unit that has a coordinator; none if there is none up to the root.
    pub nearest: Option<Place>,
}

/// That an actor may do something somewhere. Only [`permit`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    by: By,
    action: Action,
    place: Place,
}

/// Whether an actor may do something at a place.
pub fn permit(actor: &Actor, action: Action, place: &Place) -> Result<Permit, Error> {
    if !may(actor, action, place) {
        return Err(Error::Forbidden { action, unit: place.unit() });
    }
    Ok(Permit { by: actor.by().clone(), action, place: place.clone() })
}

/// Whether an actor may give a role at a place, or take it away. The roles that coordinators give are
/// given by those of one level, who have the [`Part`]; a coordinator who is no deputy also names
/// deputies: others with their own role in their own unit.
pub fn permit_grant(
    actor: &Actor,
    role: Role,
    place: &Place,
    part: &Part,
) -> Result<Permit, Error> {
    let may = permit(actor, Action::Grant(role), place)?;
    let allowed = !role.is_appointed() || names_deputy(actor, role, place) || has_part(actor, part);
    if allowed { Ok(may) } else { Err(may.refused()) }
}

/// The same for taking a role away that somebody holds: a deputy's goes by whoever named them or by
/// those above; who stands on the same level is nobody's to remove.
pub fn permit_revoke(actor: &Actor, grant: &Grant, part: &Part) -> Result<Permit, Error> {
    let may = permit_grant(actor, grant.role, &grant.place, part)?;
    let is_equal = names_deputy(actor, grant.role, &grant.place) && !has_part(actor, part);
    if is_equal && !grant.deputy { Err(may.refused()) } else { Ok(may) }
}

/// Whether an actor is a coordinator of the unit whose part it is.
pub fn has_part(actor: &Actor, part: &Part) -> bool {
    let has_it =
        |held: &Holding| held.role.coordinates() && part.nearest.as_ref() == Some(&held.place);
    matches!(actor.by(), By::System) || actor.holdings().iter().any(has_it)
}

/// Whether whoever gives a role would name a deputy of their own.
pub fn names_deputy(actor: &Actor, role: Role, place: &Place) -> bool {
    let own = |held: &Holding| held.role == role && held.place == *place && !held.deputy;
    role.coordinates() && actor.holdings().iter().any(own)
}

/// Whether an actor may have a post on air: everywhere that they publish, or what the scope of one of
/// their roles covers.
pub fn permit_post(
    actor: &Actor,
    place: &Place,
    kind: PostKind,
    audience: &Audience,
) -> Result<Permit, Error> {
    let in_scope = |held: &Holding| {
        let covers = held.scope.as_ref().is_some_and(|scope| scope.covers(kind, audience));
        role_may(held.role, Action::PublishInScope) && held.place.covers(place) && covers
    };
    if actor.holdings().iter().any(in_scope) {
        return permit(actor, Action::PublishInScope, place);
    }
    permit(actor, Action::PublishPost, place)
}

/// What everybody may do with their own account, also before they hold a role; a machine may not.
pub fn permit_own(actor: &Actor) -> Result<Permit, Error> {
    let home = actor.home().ok_or(Error::NotSignedIn {})?;
    if actor.is_machine() {
        return Err(Error::NotASession {});
    }
    Ok(Permit { by: actor.by().clone(), action: Action::ManageAccount, place: home.clone() })
}

/// Whether an actor may do something at a place, for questions that change nothing.
pub fn may(actor: &Actor, action: Action, place: &Place) -> bool {
    if matches!(actor.by(), By::System) {
        return true;
    }
    // A machine's token that leaked must not be able to make itself another.
    if action == Action::ManageTokens && actor.is_machine() {
        return false;
    }
    // A machine account speaks through its tokens; whoever signs in as one does nothing by hand.
    let speaks = |role: Role| {
        role != RegionalSystem
            || actor.is_machine()
            || action == Action::ManageTokens
            || action == Action::ManageAccount
    };
    let allows =
        |role: Role, at: &Place| speaks(role) && role_may(role, action) && at.covers(place);
    actor.holdings().iter().any(|holding| allows(holding.role, &holding.place))
}

/// Whether a role may do something in its own unit and below.
pub fn role_may(role: Role, action: Action) -> bool {
    who(action).contains(&role)
}

use Role::{
    ActingDirector, Director, Duty, Editor, Expert, Guardian, MunicipalCoordinator,
    NationalCoordinator, RegionalCoordinator, RegionalSystem, SchoolAdministrator,
    SchoolCoordinator, Student, Teacher, Technician,
};

/// Who may. Beyond the table of roles, the national coordinator looks after screens, and a director
/// adds people: somebody without a role may do nothing, and has to be there to be nominated.
#[expect(clippy::too_many_lines, reason = "an arm for each action")]
fn who(action: Action) -> &'static [Role] {
    match action {
        Action::SeeUnit => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolCoordinator,
            SchoolAdministrator,
            Teacher,
            Student,
            Guardian,
            Editor,
            Duty,
            Technician,
            Expert,
        ],
        Action::ManageTokens | Action::ManageAccount => &Role::ALL,
        Action::ImportSchools => &[NationalCoordinator, RegionalCoordinator, RegionalSystem],
        Action::MoveUnit => &[NationalCoordinator, RegionalCoordinator],
        Action::CreateUnit
        | Action::SeeBackups
        | Action::VerifyAudit
        | Action::PlanRollout
        | Action::AnswerTicket => COORDINATORS,
        Action::EditUnit | Action::BlockPerson => COORDINATORS_AND_ADMINISTRATOR,
        Action::OpenTicket => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolCoordinator,
            SchoolAdministrator,
            Teacher,
            Editor,
            Duty,
            Technician,
            Expert,
        ],
        Action::SeeRollout => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolCoordinator,
            SchoolAdministrator,
        ],
        Action::Grant(role) => granters(role),
        Action::ResetAccessOf(role) | Action::BlockHolderOf(role) => keepers(role),
        Action::AskNomination => &[SchoolCoordinator, Teacher],
        Action::Nominate => &[Director, ActingDirector],
        Action::SeeNominations | Action::ReviewGrant => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
        ],
        Action::PublishInScope => &[Teacher, Editor],
        Action::CreatePerson
        | Action::ResetAccess
        | Action::SeePeople
        | Action::SeeAudit
        | Action::EditPost
        | Action::PublishPost
        | Action::KeepConsents => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolAdministrator,
        ],
        Action::SeeDevice => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolCoordinator,
            SchoolAdministrator,
            Technician,
        ],
        Action::SeeAlert => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolCoordinator,
            SchoolAdministrator,
            Duty,
        ],
        Action::RaiseAlert | Action::EndAlert => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolAdministrator,
            Duty,
        ],
        Action::ClaimDevice | Action::EditDevice | Action::MoveDevice | Action::RevokeDevice => {
            &[NationalCoordinator, SchoolAdministrator, Technician]
        }
        Action::ShareInLibrary => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            SchoolAdministrator,
            Expert,
        ],
        Action::SeePost | Action::DraftPost | Action::UseLibrary | Action::SeeConsents => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolCoordinator,
            SchoolAdministrator,
            Teacher,
            Editor,
            Expert,
        ],
    }
}

const COORDINATORS: &[Role] = &[NationalCoordinator, RegionalCoordinator, MunicipalCoordinator];
const COORDINATORS_AND_ADMINISTRATOR: &[Role] =
    &[NationalCoordinator, RegionalCoordinator, MunicipalCoordinator, SchoolAdministrator];

/// Who may give a role. Directors and school administrators give what a school needs day by day; all
/// else comes from coordinators, a school administrator's on a director's nomination.
fn granters(role: Role) -> &'static [Role] {
    match role {
        Role::NationalCoordinator => &[NationalCoordinator],
        Role::RegionalCoordinator | Role::RegionalSystem => {
            &[NationalCoordinator, RegionalCoordinator]
        }
        Role::MunicipalCoordinator
        | Role::Director
        | Role::ActingDirector
        | Role::SchoolCoordinator
        | Role::SchoolAdministrator => COORDINATORS,
        Role::Teacher | Role::Student | Role::Guardian => &[SchoolAdministrator],
        Role::Editor | Role::Duty => &[Director, ActingDirector, SchoolAdministrator],
        // The mark of an expert is a director's to give as well.
        Role::Technician | Role::Expert => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
        ],
    }
}

/// Who may block somebody with a role, and give them a new way in: coordinators above them and whoever
/// gives the role, never whom they answer to and nobody beside them.
fn keepers(role: Role) -> &'static [Role] {
    match role {
        Role::NationalCoordinator => &[],
        Role::RegionalCoordinator => &[NationalCoordinator],
        Role::MunicipalCoordinator | Role::RegionalSystem => {
            &[NationalCoordinator, RegionalCoordinator]
        }
        Role::Director
        | Role::ActingDirector
        | Role::SchoolCoordinator
        | Role::SchoolAdministrator => COORDINATORS,
        Role::Technician | Role::Expert => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
        ],
        Role::Teacher | Role::Student | Role::Guardian => COORDINATORS_AND_ADMINISTRATOR,
        Role::Editor | Role::Duty => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
            SchoolAdministrator,
        ],
    }
}

impl Permit {
    /// Who may.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// What.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Where.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// That something besides stands in the way.
    pub(crate) fn refused(&self) -> Error {
        Error::Forbidden { action: self.action, unit: self.place.unit() }
    }

    /// Begins the audit log's entry about what was done with it.
    pub fn deed(&self, deed: Deed, subject: Subject, now: Timestamp) -> Draft {
        Draft::new(self.by.clone(), deed, subject, self.place.clone(), now)
    }
}

impl Action {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::SeeUnit,
            Self::CreateUnit,
            Self::EditUnit,
            Self::ImportSchools,
            Self::MoveUnit,
            Self::SeePeople,
            Self::CreatePerson,
            Self::BlockPerson,
            Self::ManageTokens,
            Self::ManageAccount,
            Self::ResetAccess,
            Self::SeeDevice,
            Self::ClaimDevice,
            Self::EditDevice,
            Self::MoveDevice,
            Self::RevokeDevice,
            Self::SeePost,
            Self::DraftPost,
            Self::EditPost,
            Self::PublishPost,
            Self::PublishInScope,
            Self::SeeAlert,
            Self::RaiseAlert,
            Self::EndAlert,
            Self::AskNomination,
            Self::Nominate,
            Self::SeeNominations,
            Self::ReviewGrant,
            Self::SeeAudit,
            Self::SeeBackups,
            Self::VerifyAudit,
            Self::SeeRollout,
            Self::PlanRollout,
            Self::OpenTicket,
            Self::AnswerTicket,
            Self::UseLibrary,
            Self::ShareInLibrary,
            Self::SeeConsents,
            Self::KeepConsents,
        ];
        all.extend(Role::ALL.map(Self::Grant));
        all.extend(Role::ALL.map(Self::BlockHolderOf));
        all.extend(Role::ALL.map(Self::ResetAccessOf));
        all
    }

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::SeeUnit => "see-unit",
            Self::CreateUnit => "create-unit",
            Self::EditUnit => "edit-unit",
            Self::ImportSchools => "import-schools",
            Self::MoveUnit => "move-unit",
            Self::SeePeople => "see-people",
            Self::CreatePerson => "create-person",
            Self::BlockPerson => "block-person",
            Self::BlockHolderOf(_) => "block-holder-of",
            Self::Grant(_) => "grant",
            Self::AskNomination => "ask-nomination",
            Self::Nominate => "nominate",
            Self::SeeNominations => "see-nominations",
            Self::ReviewGrant => "review-grant",
            Self::ManageTokens => "manage-tokens",
            Self::ManageAccount => "manage-account",
            Self::ResetAccess => "reset-access",
            Self::ResetAccessOf(_) => "reset-access-of",
            Self::SeeDevice => "see-device",
            Self::ClaimDevice => "claim-device",
            Self::EditDevice => "edit-device",
            Self::MoveDevice => "move-device",
            Self::RevokeDevice => "revoke-device",
            Self::SeePost => "see-post",
            Self::DraftPost => "draft-post",
            Self::EditPost => "edit-post",
            Self::PublishPost => "publish-post",
            Self::PublishInScope => "publish-in-scope",
            Self::SeeAlert => "see-alert",
            Self::RaiseAlert => "raise-alert",
            Self::EndAlert => "end-alert",
            Self::SeeAudit => "see-audit",
            Self::SeeBackups => "see-backups",
            Self::VerifyAudit => "verify-audit",
            Self::SeeRollout => "see-rollout",
            Self::PlanRollout => "plan-rollout",
            Self::OpenTicket => "open-ticket",
            Self::AnswerTicket => "answer-ticket",
            Self::UseLibrary => "use-library",
            Self::ShareInLibrary => "share-in-library",
            Self::SeeConsents => "see-consents",
            Self::KeepConsents => "keep-consents",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if let Self::Grant(role) | Self::ResetAccessOf(role) | Self::BlockHolderOf(role) = self {
            return write!(f, " {role}");
        }
        Ok(())
    }
}
