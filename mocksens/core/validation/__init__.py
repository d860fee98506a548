"""Checks of requests against the document.

A ``read_…`` function reads a request by its parameter table. It never raises: it adds violations to the findings, so
that scenarios can still see the valid parameters. A ``check_…`` function then applies the rules between parameters, and
returns the request as a record or raises ``Invalid`` with all violations. It sees the service's switches and time,
never its store.
"""
