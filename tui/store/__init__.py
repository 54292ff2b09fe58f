"""The case on disk: received events, the directory, the vault, the officer's own work, the lock.

The only home of TinyDB. Knows the domain and the errors; nothing of Webex, services or screens.
"""
