"""Exports: a case, or what was chosen of it, as files that other tools and people can read.

Each format is a module that writes one form; ``formats`` is the table of them, ``writing`` the
procedure around each: nothing half written stays, nothing is overwritten, a manifest says what it
holds and what it does not.
"""
