"""The calls of the admin API as data: routes, checks of parameters and OpenAPI read it."""
