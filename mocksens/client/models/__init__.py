"""The types of the admin API, a module for each subject: what its calls take, and what they answer with.

The server builds its answers and its OpenAPI description from them, and clients decode into them. In OpenAPI a type has
the name of its class without ``Data``, which the classes have whose plain name means something else in this package.

Their annotations are texts until a type is first decoded or described: a server that only answers never reads them.
"""
