rm -rf /workspace/*
