du -sh . 2>/dev/null
df -h . | tail -1
date -u +"%Y-%m-%d %H:%M"
