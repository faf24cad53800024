"""The telephone simulator: a small, strict stand-in for the telephone's provider, to ring the desk without an account.

It meets the desk as the provider does and in no other way: signed requests to `/voice/…`, and a REST service on
loopback that the desk fetches recordings from and sends text messages by. Of the desk's own code it knows the settings,
the clock, and the account that both have agreed on.
"""
