"""Collecting that is killed again and again: run it with ``python -m tests.soak``."""
