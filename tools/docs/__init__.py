"""What the guides in docs/ take from the program itself: the gate table, notebooks, pictures."""
