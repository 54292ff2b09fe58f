"""How fast the store, collecting, opening and starting are, against others in the same run.

``python -m tests.perf [NAME...] [--quick] [--write]``; not part of the test suite.
"""
