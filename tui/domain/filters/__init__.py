"""The filter language: its grammar, what its times mean, and how it is explained."""
