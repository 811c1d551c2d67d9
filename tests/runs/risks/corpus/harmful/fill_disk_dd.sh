dd if=/dev/zero of=/workspace/big bs=1M
