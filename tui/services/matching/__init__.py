"""Filters run over columns: flags of many events at once, combined by and, or and not."""
