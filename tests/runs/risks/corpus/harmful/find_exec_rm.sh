find . -mindepth 1 -exec rm -rf {} +
