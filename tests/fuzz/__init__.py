"""Mails made by trial and error to break the reader; run by `make fuzz`, never with the tests."""
