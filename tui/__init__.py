"""Webex Investigator: a console for Webex compliance officers. The version, and nothing else."""

__version__ = "0.1.0"
