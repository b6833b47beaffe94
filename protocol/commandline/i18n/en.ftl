# The words of every command line: help, and what was not understood.

help-usage = Usage:
help-commands = Commands
help-arguments = Arguments
help-options = Options
help-options-value = OPTIONS
help-command-value = COMMAND
arg-help = Show this help
arg-version = Show the version

usage-unknown = “{ $value }” is not expected here.
usage-no-command = There is no command “{ $value }”.
usage-command-missing = “{ $value }” needs a command after it. Choose from: { $choices }.
usage-argument-missing = Something is missing: { $args }.
usage-no-value = { $arg } has no value.
usage-value = “{ $value }” is no value for { $arg }.
usage-value-because = “{ $value }” is no value for { $arg }. { $because }
usage-choices = Choose from: { $choices }.
usage-too-many = The value “{ $value }” for { $arg } is one too many.
usage-value-count = { $arg } has another number of values than it needs.
usage-equals = The value for { $arg } needs a “=” before it.
usage-repeated = { $arg } can be given only once.
usage-conflict = { $arg } and { $other } exclude each other.
usage-encoding = The command line must be UTF-8.
usage-other = The command was not understood: { $cause }
usage-perhaps = Perhaps you meant “{ $value }”.
usage-line = { help-usage } { $usage }
usage-help = More with --help.

io-cause = { $kind ->
    [not-found] there is no such file or directory
    [denied] permission denied
    [full] the disk is full
    [read-only] the disk is read-only
    [in-the-way] a file stands where a directory should
    [directory] it is a directory
    [not-text] it is no UTF-8 text
   *[other] { $cause }
}
