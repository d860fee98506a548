"""The value of the signature header: its content, and the text, key and hash behind it."""
