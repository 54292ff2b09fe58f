"""Use cases: what the officer can do, in terms of the ports. asyncio only, no I/O library."""
