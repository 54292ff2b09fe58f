"""Gathers what the report of a case says, section by section, each statement with its records."""
