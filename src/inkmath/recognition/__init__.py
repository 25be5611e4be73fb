"""Ink to tokens, with NumPy, OpenCV and ONNX Runtime alone."""
