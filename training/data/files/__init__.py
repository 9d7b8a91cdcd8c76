"""How a file holds a table: compression, encoding, the layout of a text, the formats of other programs. Imports errors only."""
