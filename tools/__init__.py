"""What stands around the program: its environment, its checks. Nothing here needs more than Python itself."""
