"""One module a migration, in the order of their numbers; each stands by itself, as the tables of later days differ."""
