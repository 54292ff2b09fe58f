"""The services over real parts: the embedded Webex on a socket, the client, the case on disk."""
