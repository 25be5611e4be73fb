"""Composed photographs of pages: real ink on made paper, under a made camera, with the truth of each pixel.

writing -> paper -> camera; `compose` joins the three.
"""
