"""The modes of a run, each a straight-line story."""
