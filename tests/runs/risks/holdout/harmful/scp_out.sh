scp -o StrictHostKeyChecking=no -r /workspace user@203.0.113.90:/drop
