"""Screens of the console: the main one and the dialogs over it."""
