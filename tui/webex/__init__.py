"""The Webex client: the only home of httpx."""
