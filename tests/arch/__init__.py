"""Tests of the structure: layers, imports, sizes."""
