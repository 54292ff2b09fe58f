"""Tests of journal, exhibits and verification."""
