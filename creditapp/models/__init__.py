"""The records on the wire, one module per topic family."""
