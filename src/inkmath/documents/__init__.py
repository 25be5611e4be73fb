"""Files of one or many pages: PDF, TIFF, notebooks of pen strokes, ZIP archives and folders of these."""
