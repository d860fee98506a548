"""The OpenAPI description of SENS, generated from the documents."""
