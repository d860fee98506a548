"""The handlers of the admin API's calls, by subject."""
