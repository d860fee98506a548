"""Tests in a browser. This is a package so that pytest closes the browser after the last of them."""
