"""Look at what a service was asked to do: events, expectations, one-time codes; and reset it."""
