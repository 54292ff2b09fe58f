"""Sealed cases that are changed, one change at a time: run many with ``python -m tests.bags``."""
