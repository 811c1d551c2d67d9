if python3 -m json.tool settings.json > /dev/null; then
  echo "settings.json is valid"
else
  echo "settings.json is broken"
fi
