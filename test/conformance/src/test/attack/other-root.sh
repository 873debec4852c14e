# A new root directory into which a directory of the machine is mounted under another name.
new=$RUNNER_TEMP/other-root
mkdir -p "$new/somewhere"
undo "rm -f /etc/cron.d/eyas-attack"
unshare --mount --propagation private python3 - "$new" <<'END' || refused "create a root directory"
import ctypes, os, sys
new = sys.argv[1]
libc = ctypes.CDLL(None, use_errno=True)
PIVOT_ROOT = {'x86_64': 155, 'aarch64': 41}[os.uname().machine]
BIND = 0x1000
def call(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), 'refused')
for source, target in ((new, new), ('/etc/cron.d', new + '/somewhere')):
    call(libc.mount(source.encode(), target.encode(), None, BIND, None))
os.chdir(new)
call(libc.syscall(PIVOT_ROOT, b'.', b'.'))
call(libc.umount2(b'.', 2))
os.chdir('/')
open('/somewhere/eyas-attack', 'w').close()
END
rm -f /etc/cron.d/eyas-attack
