"""The views of the inbox, one module each: the contents of their templates."""
