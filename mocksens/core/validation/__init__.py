"""Check requests against the document.

Each is read by its parameter table once, then the rules between fields apply. A ``read_…`` function never raises: what
is wrong goes to the findings, and scenarios may still look at the rest. A ``check_…`` function returns the request in
our words or raises ``Invalid`` with all violations. It uses the service's switches and time, never its store.
"""
