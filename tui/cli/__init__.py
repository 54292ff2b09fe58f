"""The command line: flags, subcommands and exit codes. Loads the console only to open it."""
