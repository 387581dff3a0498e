"""What those who lead see: the live board, and how timely guests were served."""
