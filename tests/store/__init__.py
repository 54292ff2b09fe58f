"""Tests of the case on disk."""
