"""Functions studied section by section, from the domain to the range, with numbers or with parameters."""
