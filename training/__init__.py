"""From a table to a released scorecard: dataset → fit → compile → evaluate → release."""
