"""The pytest plugin: marker, fixtures, options, terminal summary. Imports nothing heavy."""
