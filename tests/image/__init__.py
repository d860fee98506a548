"""Tests of the image. This is a package so that pytest removes the image after the last of them."""
