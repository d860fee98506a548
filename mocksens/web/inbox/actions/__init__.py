"""The actions of the inbox, by view."""
