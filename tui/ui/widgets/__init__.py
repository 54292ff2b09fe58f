"""Panes and bars of the console."""
