//! Names of what only the controller knows; what a TV knows too is named in [`protocol::id`].

use protocol::define_id;

define_id!(/** A person who may sign in. */ PersonId, "person");
define_id!(/** A role given to a person in a unit. */ GrantId, "grant");
define_id!(/** A session, or a machine's bearer token. */ TokenId, "token");
define_id!(/** An entry of the audit log. */ EntryId, "audit entry");
define_id!(/** A word to people that screens need them. */ NoticeId, "notice");
define_id!(/** A thing in the library. */ LibraryId, "library item");
define_id!(/** That a child may be named or shown. */ ConsentId, "consent");
define_id!(/** Somebody's question. */ TicketId, "ticket");
define_id!(/** A letter on its way to somebody. */ LetterId, "letter");
define_id!(/** A list of people whom a director wants as school administrators. */ NominationId, "nomination");
define_id!(/** A school in a source's list. */ KnownId, "school of a list");
