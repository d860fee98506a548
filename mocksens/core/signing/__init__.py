"""The signature of a request: key pairs, and signatures made and verified."""
