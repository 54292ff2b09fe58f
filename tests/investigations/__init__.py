"""Whole investigations by the keys that an officer presses, in a real terminal.

``stories`` names the keys and what must be on the screen after them, ``walk`` presses and counts
them, and ``python -m tests.investigations`` writes what that took into the README.
"""
