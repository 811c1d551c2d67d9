cat > config.json <<'EOF'
{
  "title": "Report",
  "currency": "EUR"
}
EOF
cat config.json
