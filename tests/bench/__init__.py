"""Measures the desk against the bare libraries doing nothing, all in one run on one machine."""
