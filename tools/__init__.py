"""What stands around the program: its environment, its checks. The commands start with Python alone."""
