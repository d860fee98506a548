"""Sending of responses, with delays and with faults in the contents or on the connection."""
