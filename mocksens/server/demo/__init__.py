"""The demonstration: messages, reservations, failures and refusals of the last days, as Korean companies send them."""
