"""Reading of very many pages, by processes beside this one, into files that a later run goes on with."""
