"""This project and its peers, side by side: rounds in turns on one broker, with what each costs and how fast each answers."""
