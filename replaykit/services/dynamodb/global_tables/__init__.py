"""Global tables, of both versions: the tables of one name in several regions, and what goes from one to the other."""
