"""How the telephone's provider is to behave when the desk is slow or away: asked behind the `#` of our addresses.

The provider reads that part of an address and neither sends nor signs it ("connection overrides"): how often to ask
again (`rc`), after what (`rp`: no connection, no answer in time, an error), and within how many milliseconds.
"""

ASKING = "#rc=2&rp=ct,rt,5xx&ct=2000&rt=4000&tt=12000"  # somebody waits on the telephone
TELLING = "#rc=5&rp=all"  # nobody waits
