"""The types of bodies, queries and answers of the admin API, by subject.

The server builds answers and the OpenAPI description from them, and clients decode into them. In OpenAPI, a type has
the name of its class without ``Data``. Classes end with ``Data`` where the plain name means something else here.

Annotations are evaluated when a type is first decoded or described, which a server that only answers never does.
"""
