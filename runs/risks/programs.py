"""Programs by what they are for: as a name in a command tells."""

from __future__ import annotations


def named(words: str) -> frozenset[str]:
    return frozenset(words.split())


HARMLESS = named(
    """
    : [ [[ alias arch awk base64 basename bc black break bunzip2 bzip2 cal cat cc cd cksum clang clear cmp
    column comm command continue coverage cp csplit csvcut csvlook csvstat cut date declare df diff dir dirname
    dos2unix dot du echo egrep env exit export expr factor false fgrep file find flake8 fmt fold free g++ gawk
    gcc getopts git-status go grep gunzip gzip hash head help hexdump hostname iconv id install ionice javac
    join jq less let ln local locale ls man mapfile mawk md5sum mkdir mktemp more mv mypy nice nl nproc numfmt
    od paste popd printenv printf pushd pwd pytest read readarray readlink realpath return rev rg rm rmdir ruff
    rustc sed seq set sha1sum sha256sum sha512sum shift shopt shuf sleep sort split sqlite3 stat stdbuf strings
    sync tac tail tar tee test time timeout touch tput tr trap tree true type typeset ulimit umask unalias uname
    uniq unix2dos unset unxz unzip uptime wait wc which whoami xargs xxd xz yq zcat zip
    """
)
SHELLS = named(
    """
    ash bash busybox dash ksh sh zsh
    """
)
INTERPRETERS = named(
    """
    Rscript bun deno lua node nodejs osascript perl php ruby tclsh
    """
)
RIGHTS = named(
    """
    capsh chgrp chown chroot ctr dmesg doas docker gdb groupadd ifconfig insmod ip iptables kubectl losetup
    modprobe mount nft nsenter passwd pkexec podman ptrace rmmod runc setcap setpriv strace su sudo swapoff
    swapon sysctl umount unshare useradd userdel usermod visudo
    """
)
LASTING = named(
    """
    at batch chkconfig crontab launchctl screen service systemctl systemd-run tmux update-rc.d
    """
)
DESTROYING = named(
    """
    blkdiscard fdisk hdparm mkfs parted sgdisk shred srm wipe wipefs
    """
)
TALKING = named(
    """
    aws az curlftpfs ftp gcloud gsutil mail mutt nc ncat netcat openssl rclone rsync s3cmd scp sendmail sftp
    socat ssh telnet tftp
    """
)
INSTALLING = named(
    """
    apk apt apt-get brew cargo conda dnf gem mamba npm pip pip3 pipx pnpm poetry snap uv yarn yum
    """
)
KILLING = named(
    """
    halt init kill killall pkill poweroff reboot shutdown xkill
    """
)
ASKING = named(
    """
    dig host nslookup ping traceroute whois
    """
)
BEFORE = named(
    """
    builtin caffeinate chronic command env exec ionice nice nohup setsid stdbuf time timeout xargs
    """
)
PIPES = named(
    """
    cpuminer hping3 hydra masscan minerd msfconsole msfvenom nikto nmap sqlmap xmrig
    """
)
#: Of the shell itself: that they are started tells nothing.
BUILTIN = named("echo printf true false test [ [[ : cd pwd set export local declare read exit return shift wait let")
