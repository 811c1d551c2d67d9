python3 -c "import json; print(json.dumps({'ok': True}, indent=2))"
