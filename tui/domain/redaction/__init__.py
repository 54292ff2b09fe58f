"""Redaction: what must vanish, where it stands in whatever spelling, and what stands in its place.

Pure: texts, JSON values and bytes in; the same without what the rules name out.
"""
