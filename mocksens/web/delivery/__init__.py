"""Send answers: with delays, and with faults in their contents or on the connection."""
