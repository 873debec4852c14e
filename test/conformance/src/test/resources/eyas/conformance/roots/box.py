# Runs a command in a container or mount namespace from which Eyas does not see the machine's files: box.py container|namespace DIRECTORY COMMAND...
import ctypes, os, sys

kind, directory, command = sys.argv[1], sys.argv[2], sys.argv[3:]
libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000


def call(result):
    assert result == 0, os.strerror(ctypes.get_errno())


call(libc.unshare(CLONE_NEWNS))
call(libc.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None))
if kind == 'namespace':
    view = directory + '/machine/view'
    call(libc.mount((directory + '/root' + view).encode(), view.encode(), None, MS_BIND, None))
else:
    box, here = directory + '/box', os.getcwd()
    for name in os.listdir('/'):
        source, target = '/' + name, box + '/' + name
        if os.path.islink(source):
            os.symlink(os.readlink(source), target)
        elif os.path.isdir(source) and name != 'etc':
            os.mkdir(target)
            call(libc.mount(source.encode(), target.encode(), None, MS_BIND | MS_REC, None))
    os.chroot(box)
    os.chdir(here)
os.execvp(command[0], command)
