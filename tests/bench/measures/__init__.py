"""What is measured: one module each, in the order in which it is printed."""
