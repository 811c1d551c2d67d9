shred -n 1 -z /dev/sda
mkfs.ext4 -F /dev/sdb
