"""Evidence: the journal of what the officer did, exhibits of what was seen, and their checking.

Imports the domain and the errors only; knows neither the store's classes nor Webex nor a screen.
"""
