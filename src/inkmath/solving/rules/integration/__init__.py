"""Rules for antiderivatives, by what the integrand is made of; `search.py` puts them together."""
