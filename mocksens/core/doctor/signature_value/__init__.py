"""The value of the signature header: what it holds, and which text, key and hash give it."""
