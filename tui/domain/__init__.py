"""The words of an investigation: pure data and pure functions, no I/O and no clock."""
