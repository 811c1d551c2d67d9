#!/bin/bash
set -euo pipefail
grep -c "ERROR" app.log || echo "no errors"
grep -n -i "timeout" app.log | head -20
sed -n '100,120p' app.log
