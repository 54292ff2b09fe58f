"""The embedded Webex: a loopback server that answers as the Webex REST API does.

It speaks the wire format on its own and shares no code with the client, so that a
misreading of the format cannot hide on both sides of a test.
"""
