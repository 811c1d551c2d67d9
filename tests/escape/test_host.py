"""What lies outside: files of this machine, its settings, its devices, the engine's socket."""

from __future__ import annotations

from pathlib import Path

import pytest

from runs.sandbox.cell import Sandbox
from tests.escape.attacks import ROOT, Attack, all_of, sound, those_seen_to_be_real, tried
from tests.escape.conftest import Weakened
from tests.runs.sandbox.jobs import perform_one, sh

PROJECT = Path(__file__).parents[2]
_WRITABLE = ROOT | {"tmpfs": {"/workspace": "size=8m", "/tmp": "size=8m"}}

#: The settings of namespaces that are the cell's own.
_OWN_SETTINGS = r"/proc/sys/(kernel/(msg\w+|sem|shm\w+|auto_msgmni|ns_last_pid|pid_max)|fs/mqueue/\w+)"
_NONE = "EACCES|ENOENT|EROFS|EPERM"
_CELL_S_OWN = "the cell has its own files only"
_READ_ONLY = "read-only, and not root"

ATTACKS = [
    Attack(
        "writing the system's files and folders",
        """
            names = '''
                /x /etc/x /usr/bin/x /dev/x /var/x /run/x /root/x /home/x /sys/x /boot/x
                /lib/x
            '''
            for path in names.split():
                attempt(lambda: os.close(os.open(path, os.O_WRONLY | os.O_CREAT)))
            attempt(lambda: opened_for_writing('/etc/passwd'))
        """,
        _READ_ONLY,
        _NONE,
        _WRITABLE,
    ),
    Attack(
        "folders of the image that are anybody's, to hide things for the next cell",
        """
            for path in '/var/tmp /home/cell /run/lock /var/lock /usr/local /opt /srv'.split():
                attempt(lambda: os.close(os.open(path + '/hidden', os.O_WRONLY | os.O_CREAT)))
        """,
        "read-only",
        _NONE,
        {"read_only": False},
    ),
    Attack(
        "settings of the kernel: core_pattern, modprobe, sysrq and all others",
        f"""
            own = re.compile({_OWN_SETTINGS!r})
            names = '''
                kernel/core_pattern kernel/modprobe kernel/sysrq kernel/hostname
                vm/drop_caches
            '''
            for name in names.split():
                attempt(lambda: opened_for_writing('/proc/sys/' + name))
            attempt(lambda: opened_for_writing('/proc/sysrq-trigger'))
            for path in writable('/proc/sys', '/proc/irq', '/proc/bus', '/proc/fs', '/proc/acpi', '/proc/scsi'):
                own.fullmatch(path) or print('ESCAPED', path)
        """,
        _READ_ONLY,
        _NONE,
        ROOT,
    ),
    Attack(
        "settings of devices: uevent_helper, power, firmware and all others",
        """
            names = '''
                kernel/uevent_helper power/state firmware/efi/vars kernel/debug/x
                kernel/security/x
            '''
            for name in names.split():
                attempt(lambda: opened_for_writing('/sys/' + name))
            for path in writable('/sys'): print('ESCAPED', path)
        """,
        _READ_ONLY,
        _NONE,
    ),
    Attack(
        "control groups: release_agent, a group of its own, higher limits",
        """
            import glob
            for path in ['/sys/fs/cgroup', *glob.glob('/sys/fs/cgroup/*/')]:
                attempt(lambda: os.mkdir(path + '/mine'))
            for name in 'release_agent notify_on_release cgroup.procs memory.max pids.max'.split():
                for path in glob.glob(f'/sys/fs/cgroup/**/{name}', recursive=True) or [f'/sys/fs/cgroup/{name}']:
                    attempt(lambda: opened_for_writing(path))
        """,
        _READ_ONLY,
        _NONE,
    ),
    Attack(
        "memory, disks and log of the machine as devices",
        """
            names = '''
                mem kmem port kmsg sda vda xvda nvme0n1 loop0 loop-control dm-0 fuse net/tun
                kvm vsock vhost-vsock snapshot input/event0 mapper/control
            '''
            for name in names.split():
                attempt(lambda: os.close(os.open('/dev/' + name, os.O_RDONLY)))
            for name in 'kcore kmsg keys kpagecount sched_debug latency_stats slabinfo vmallocinfo'.split():
                attempt(lambda: read_something('/proc/' + name))
        """,
        "masked, and no such devices",
        _NONE + "|ENODATA",
        ROOT,
    ),
    Attack(
        "making a device, a mount, a loop",
        """
            attempt(lambda: os.mknod('disk', 0o60666, os.makedev(8, 0)))
            attempt(lambda: os.mknod('/tmp/memory', 0o20666, os.makedev(1, 1)))
            os.mkdir('here')
            attempt(lambda: call('mount', b'proc', b'here', b'proc', 0, 0))
            attempt(lambda: call('mount', b'none', b'here', b'tmpfs', 0, 0))
            attempt(lambda: call('mount', b'/', b'here', 0, 4096, 0))
            attempt(lambda: call('mount', b'cgroup', b'here', b'cgroup', 0, b'memory'))
            attempt(lambda: call('mount', b'none', b'/', 0, 0x20, 0))
            attempt(lambda: call('umount2', b'/proc/sys', 2))
            attempt(lambda: call('umount2', b'/workspace', 2))
            attempt(lambda: call('fsopen', b'tmpfs', 0))
            attempt(lambda: call('open_tree', -100, b'/', 1))
            attempt(lambda: call('move_mount', -100, b'/tmp', -100, b'here', 0))
            attempt(lambda: call('pivot_root', b'here', b'here'))
            attempt(lambda: os.chroot('here'))
        """,
        "no capabilities",
        "EPERM|EACCES|ENOSYS|EINVAL",
        ROOT,
    ),
    Attack(
        "a file by its handle, past every folder (open_by_handle_at)",
        """
            handle = struct.pack('IiQ', 8, 1, 2)
            attempt(lambda: call('open_by_handle_at', os.open('/', os.O_RDONLY), handle, 0))
            attempt(lambda: call('fanotify_init', 0x10, 0))
        """,
        "no capabilities",
    ),
    Attack(
        "files of the machine and of Parley",
        f"""
            for path in ['/etc/shadow', '/root/.ssh', '/root/.bashrc', {str(PROJECT / "pyproject.toml")!r},
                         {__file__!r}, '/proc/1/environ', '/proc/1/root/etc/passwd', '/proc/1/cwd', '/proc/1/maps',
                         '/proc/1/mem', '/proc/1/fd/0', '/var/lib/docker', '/var/log/syslog', '/host', '/mnt/host']:
                attempt(lambda: os.open(path, os.O_RDONLY))
        """,
        _CELL_S_OWN,
        _NONE,
    ),
    Attack(
        "the engine's socket, and any other",
        """
            names = '''
                /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock
                /run/podman/podman.sock /run/crio/crio.sock /run/dbus/system_bus_socket
                /run/systemd/private
            '''
            for path in names.split():
                attempt(lambda: socket.socket(socket.AF_UNIX).connect(path))
            import stat
            for folder, _, names in os.walk('/'):
                for name in names if not folder.startswith('/proc') else ():
                    if stat.S_ISSOCK(os.lstat(f'{folder}/{name}').st_mode): print('ESCAPED', folder, name)
        """,
        _CELL_S_OWN,
        _NONE,
    ),
    Attack(
        "a way out through an open folder (CVE-2024-21626)",
        """
            fds = [int(fd) for fd in os.listdir('/proc/self/fd')]
            open_ones = [fd for fd in fds if os.path.exists(f'/proc/self/fd/{fd}')]
            held(sorted(open_ones))
            for fd in range(3, 256):
                attempt(lambda: os.open(f'/proc/self/fd/{fd}/../../../../../etc/shadow', os.O_RDONLY))
            for path in ('.', '/', '/proc/self/cwd', '/proc/self/root'):
                attempt(lambda: os.open(path + '/../../../../../../../..' + str(os.path.realpath(__file__)) + 'x', 0))
        """,
        "no descriptor is handed down",
        r"\[0, 1, 2\]|ENOENT|EACCES|ENOTDIR",
    ),
    Attack(
        "the runtime's own program, written through /proc/self/exe (CVE-2019-5736)",
        """
            attempt(lambda: os.open('/proc/self/exe', os.O_WRONLY))
            attempt(lambda: os.open('/proc/1/exe', os.O_WRONLY))
            attempt(lambda: os.open('/proc/1/exe', os.O_PATH))
        """,
        "read-only, and a runner that is not to be looked into",
        _NONE + "|ETXTBSY",
    ),
]


@all_of(ATTACKS)
async def test_held(walls: Sandbox, attack: Attack) -> None:
    assert attack.not_held(await tried(walls, attack.program, limits=attack.limits)) == []


@those_seen_to_be_real(ATTACKS)
async def test_escapes_without_that_wall(weakened: Weakened, attack: Attack) -> None:
    block = await tried(weakened(attack.without or {}), attack.program, limits=attack.limits)
    assert "ESCAPED" in block.stream("out")


@pytest.mark.attack("set-uid programs: found, or made", "no set-uid in the cell, nosuid mounts, no new privileges")
async def test_set_uid(walls: Sandbox) -> None:
    program = """
        import shutil, subprocess
        for top, _, names in os.walk('/usr'):
            for path in (f'{top}/{name}' for name in names if not os.path.islink(f'{top}/{name}')):
                if os.stat(path).st_mode & 0o6000 and not os.statvfs(path).f_flag & os.ST_NOSUID: print(path)
        shutil.copy(sys.executable, 'mine')
        os.chmod('mine', 0o6755)
        ask = ['-I', '-c', 'import os; print(*os.getresuid(), *os.getresgid())']
        try: print(subprocess.run([os.path.abspath('mine'), *ask], capture_output=True, text=True).stdout.strip())
        except OSError as error: print('nothing')
    """
    block = await tried(walls, program)
    assert (block.exit_code, block.stream("err")) == (0, "")
    assert block.stream("out").strip() in ("nothing", "1000 1000 1000 1000 1000 1000")


@pytest.mark.attack("becoming root: setuid, groups, capabilities", "no capabilities, no new privileges")
async def test_no_rights(walls: Sandbox) -> None:
    program = """
        attempt(lambda: os.setuid(0))
        attempt(lambda: os.setgid(0))
        attempt(lambda: os.setgroups([0]))
        attempt(lambda: os.setpriority(os.PRIO_PROCESS, 0, -20))
        attempt(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)))
        attempt(lambda: os.chown('tries.py', 0, 0))
        state = dict(line.split(':', 1) for line in open('/proc/self/status'))
        names = ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs')
        print(os.getuid(), *[state[name].strip() for name in names])
    """
    *attempts, state = (await tried(walls, program)).stream("out").splitlines()
    assert set(attempts) <= {"held: EPERM", "held: EINVAL", "held: EACCES"}
    assert (len(attempts), state.split()) == (6, ["1000", *["0" * 16] * 5, "1"])


@pytest.mark.attack(
    "every system call is looked at by a filter",
    "seccomp for every process, with no new privileges",
)
async def test_filtered(walls: Sandbox) -> None:
    block = await perform_one(walls, sh("grep -hE 'NoNewPrivs|Seccomp:' /proc/self/status /proc/1/status"))
    assert block.stream("out").split()[1::2] == ["1", "2"] * 2


async def test_the_machine_is_sound(walls: Sandbox) -> None:
    assert await sound(walls)
