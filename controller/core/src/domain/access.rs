//! The one place that decides who may do what.
//!
//! A role covers its unit and what is below. `tests/golden/access.txt` prints the whole policy.

use std::fmt;

use jiff::Timestamp;

use super::actor::{Actor, By};
use super::audit::{Deed, Draft, Subject};
use super::place::Place;
use super::role::Role;
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
    /// Give this role, or take it away.
    Grant(Role),
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

/// Who may, in DOMAIN.md's words. The national coordinator may do everything except make another
/// national coordinator; an editor publishes named kinds only, and announcements are none of them.
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
        Action::CreateUnit | Action::BlockPerson | Action::SeeBackups => COORDINATORS,
        Action::PlanRollout | Action::AnswerTicket => COORDINATORS,
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
        Action::EditUnit | Action::CreatePerson | Action::ResetAccess => {
            COORDINATORS_AND_ADMINISTRATOR
        }
        Action::Grant(role) => granters(role),
        Action::ResetAccessOf(role) => resetters(role),
        Action::SeePeople | Action::SeeAudit | Action::EditPost | Action::PublishPost => &[
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
        Action::SeePost | Action::DraftPost | Action::UseLibrary => &[
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

/// Who may give a role: a coordinator above it. Until nominations exist nobody else grants, and
/// such a grant is marked as bootstrap.
fn granters(role: Role) -> &'static [Role] {
    match role {
        Role::NationalCoordinator => &[],
        Role::RegionalCoordinator => &[NationalCoordinator],
        Role::MunicipalCoordinator | Role::RegionalSystem => {
            &[NationalCoordinator, RegionalCoordinator]
        }
        Role::Director
        | Role::ActingDirector
        | Role::SchoolCoordinator
        | Role::SchoolAdministrator
        | Role::Teacher
        | Role::Student
        | Role::Guardian
        | Role::Editor
        | Role::Duty
        | Role::Technician => COORDINATORS,
        // The mark of an expert is a director's to give as well.
        Role::Expert => &[
            NationalCoordinator,
            RegionalCoordinator,
            MunicipalCoordinator,
            Director,
            ActingDirector,
        ],
    }
}

/// Who may give somebody with a role a new way in: whoever could give the role itself, never whom
/// they answer to. The three kinds that a school administrator manages are theirs, too.
fn resetters(role: Role) -> &'static [Role] {
    match role {
        Role::Teacher | Role::Student | Role::Guardian => COORDINATORS_AND_ADMINISTRATOR,
        Role::NationalCoordinator
        | Role::RegionalCoordinator
        | Role::MunicipalCoordinator
        | Role::Director
        | Role::ActingDirector
        | Role::SchoolCoordinator
        | Role::SchoolAdministrator
        | Role::Editor
        | Role::Duty
        | Role::Technician
        | Role::Expert
        | Role::RegionalSystem => granters(role),
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
            Self::SeeAlert,
            Self::RaiseAlert,
            Self::EndAlert,
            Self::SeeAudit,
            Self::SeeBackups,
            Self::SeeRollout,
            Self::PlanRollout,
            Self::OpenTicket,
            Self::AnswerTicket,
            Self::UseLibrary,
            Self::ShareInLibrary,
        ];
        all.extend(Role::ALL.map(Self::Grant));
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
            Self::Grant(_) => "grant",
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
            Self::SeeAlert => "see-alert",
            Self::RaiseAlert => "raise-alert",
            Self::EndAlert => "end-alert",
            Self::SeeAudit => "see-audit",
            Self::SeeBackups => "see-backups",
            Self::SeeRollout => "see-rollout",
            Self::PlanRollout => "plan-rollout",
            Self::OpenTicket => "open-ticket",
            Self::AnswerTicket => "answer-ticket",
            Self::UseLibrary => "use-library",
            Self::ShareInLibrary => "share-in-library",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if let Self::Grant(role) | Self::ResetAccessOf(role) = self {
            return write!(f, " {role}");
        }
        Ok(())
    }
}
