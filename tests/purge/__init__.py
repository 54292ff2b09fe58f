"""A purge of thousands of messages that is killed again and again: ``python -m tests.purge``."""
