"""Webex by family: one module for each, with its paths and parameters and nothing else."""
