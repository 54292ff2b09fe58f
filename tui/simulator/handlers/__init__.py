"""One module for each family of resources: from a `Call` to an answer."""
