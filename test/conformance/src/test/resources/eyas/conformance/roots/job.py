# Functions whose names start with "own" write files that do not belong to the machine; all others write files that do, or might.
import ctypes, grp, io, os, pwd, signal, sys, tarfile, threading, time

libc = ctypes.CDLL(None, use_errno=True)
directory = sys.argv[1]
machine = directory + '/machine'
root = directory + '/root'
PIVOT_ROOT = {'x86_64': 155, 'aarch64': 41}[os.uname().machine]
CLONE, CLONE_FILES = {'x86_64': 56, 'aarch64': 220}[os.uname().machine], 0x400
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000


def call(result):
    assert result == 0, os.strerror(ctypes.get_errno())


def fork_with_descriptors():
    """Like fork, but the child shares the descriptor table of its parent."""
    child = libc.syscall(CLONE, CLONE_FILES | signal.SIGCHLD, 0, 0, 0, 0)
    assert child >= 0, os.strerror(ctypes.get_errno())
    return child


def write(path):
    open(path, 'w').close()


def mount(source, target, kind=None, flags=0, options=None):
    os.makedirs(target, exist_ok=True)
    names = [name and name.encode() for name in (source, target, kind)]
    call(libc.mount(*names, flags, options and options.encode()))


def private():
    call(libc.unshare(CLONE_NEWNS))
    mount('none', '/', None, MS_REC | MS_PRIVATE)


def pivot(to):
    mount(to, to, None, MS_BIND | MS_REC)
    os.chdir(to)
    call(libc.syscall(PIVOT_ROOT, b'.', b'.'))
    call(libc.umount2(b'.', 2))
    os.chdir('/')


def enter(to):
    os.chroot(to)
    os.chdir('/')


def overlay(lower, upper, merged):
    work = upper + '.work'
    os.makedirs(work, exist_ok=True)
    mount('none', merged, 'overlay', 0, f'lowerdir={lower},upperdir={upper},workdir={work}')


class Own:
    def own_chroot():
        enter(root)
        write('/etc/sudoers')
        os.chdir('/etc')
        write('sudoers')

    def own_threads():
        """Like docker and podman unpack images: their Go runtime has several threads."""
        done = threading.Event()
        thread = threading.Thread(target=done.wait)
        thread.start()
        enter(root)
        write('/etc/sudoers')
        done.set()
        thread.join()

    def own_pivot():
        private()
        pivot(root)
        write('/etc/sudoers')

    def own_archive():
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode='w') as archive:
            archive.addfile(tarfile.TarInfo('etc/sudoers'), io.BytesIO())
        packed.seek(0)
        enter(root)
        with tarfile.open(fileobj=packed) as archive:
            archive.extractall('/')


class Machines:
    def pivot_with_home():
        private()
        mount(machine + '/home', root + machine + '/home', None, MS_BIND)
        pivot(root)
        write(machine + '/home/pivot_with_home')

    def home_under_another_name():
        private()
        mount(machine + '/home', root + '/mnt', None, MS_BIND)
        enter(root)
        write('/mnt/home_under_another_name')

    def renamed_in_home():
        private()
        mount(machine + '/home', root + '/mnt', None, MS_BIND)
        enter(root)
        write('/mnt/renamed_in_home')
        os.rename('/mnt/renamed_in_home', '/mnt/renamed')
        os.link('/mnt/renamed', '/mnt/linked')

    def file_under_another_name():
        private()
        names = (directory + '/elsewhere/secret.conf', root + '/mnt/file_under_another_name')
        call(libc.mount(*[name.encode() for name in names], None, MS_BIND, None))
        enter(root)
        write('/mnt/file_under_another_name')

    def shared_root():
        top = os.open('/', os.O_RDONLY)
        thread = threading.Thread(target=lambda: os.chroot(root))
        thread.start()
        thread.join()
        os.fchdir(top)
        os.chroot('.')
        write(machine + '/home/shared_root')

    def shared_table():
        done, go = os.pipe()
        if not fork_with_descriptors():
            os.read(done, 1)
            os._exit(0)
        enter(root)
        write(machine + '/home/shared_table')
        os.write(go, b'.')
        os.wait()

    def table_was_shared():
        if not fork_with_descriptors():
            os._exit(0)
        os.wait()
        enter(root)
        write(machine + '/home/table_was_shared')

    def root_elsewhere():
        private()
        mount('/', directory + '/slash', None, MS_BIND | MS_REC)
        enter(directory + '/slash')
        write(machine + '/home/root_elsewhere')

    def root_of_parent():
        parent = os.getppid()
        private()
        mount('proc', root + '/proc', 'proc')
        enter(root)
        write(f'/proc/{parent}/root' + machine + '/home/root_of_parent')

    def hard_link():
        os.makedirs(root + machine + '/links')
        write(root + machine + '/links/hard_link')
        os.link(root + machine + '/links/hard_link', machine + '/links/hard_link')
        enter(root)
        write(machine + '/links/hard_link')

    def symbolic_link():
        os.symlink(root + machine + '/home', machine + '/alias')
        os.symlink('home', root + machine + '/alias')
        enter(root)
        write(machine + '/alias/symbolic_link')

    def linked_from_the_machine():
        os.makedirs(root + machine + '/data')
        os.symlink(root + machine + '/data', machine + '/data')
        enter(root)
        write(machine + '/data/linked_from_the_machine')

    def unknown_file_system():
        private()
        mount('none', root + machine + '/unknown', 'tmpfs')
        enter(root)
        write(machine + '/unknown/unknown_file_system')

    def root_in_memory():
        private()
        mount('none', directory + '/memory', 'tmpfs')
        os.makedirs(directory + '/memory' + machine)
        enter(directory + '/memory')
        write(machine + '/root_in_memory')

    def upper_is_home():
        private()
        overlay(directory + '/lower', machine + '/home', directory + '/merged')
        enter(directory + '/merged')
        write('/upper_is_home')

    def root_in_overlay():
        private()
        overlay(directory + '/lower', directory + '/upper', directory + '/merged')
        os.makedirs(directory + '/merged' + machine)
        enter(directory + '/merged')
        write(machine + '/root_in_overlay')

    def overlay_of_the_machine():
        enter(root)
        write(machine + '/stack/overlay_of_the_machine')

    def moved_source():
        os.rename(directory + '/second', directory + '/third')
        enter(directory + '/third')
        write(machine + '/moved/moved_source')

    def moved_after_mount():
        """No event reports that the source of a mount was moved."""
        source = directory + '/fifth' + machine + '/home'
        os.makedirs(source)
        mount(source, directory + '/target', None, MS_BIND)
        time.sleep(1.5)
        child = os.fork()
        if child == 0:
            enter(directory + '/fourth')
            write('/any')
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        os.rename(directory + '/fifth', directory + '/sixth')
        child = os.fork()
        if child == 0:
            enter(directory + '/sixth')
            write(machine + '/home/moved_after_mount')
            os._exit(0)
        status |= os.waitpid(child, 0)[1]
        time.sleep(0.5)
        call(libc.umount2((directory + '/target').encode(), 2))
        call(status)

    def deleted_bind():
        enter(directory + '/fourth')
        write(machine + '/deleted/deleted_bind')

    def loop_device():
        enter(directory + '/loop')
        write(machine + '/home/loop_device')

    def mounted_later():
        os.makedirs(root + '/later')
        mount(root + '/later', machine + '/later', None, MS_BIND)
        time.sleep(0.5)
        child = os.fork()
        if child == 0:
            enter(root)
            write('/later/mounted_later')
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        call(libc.umount2((machine + '/later').encode(), 2))
        call(status)

    def mounts_all_the_time():
        os.makedirs(directory + '/busy')
        child = os.fork()
        if child == 0:
            while True:
                mount('none', directory + '/busy', 'tmpfs')
                call(libc.umount2((directory + '/busy').encode(), 2))
        time.sleep(0.3)
        inner = os.fork()
        if inner == 0:
            private()
            mount(machine + '/home', root + machine + '/home', None, MS_BIND)
            enter(root)
            write(machine + '/home/mounts_all_the_time')
            os._exit(0)
        status = os.waitpid(inner, 0)[1]
        os.kill(child, 9)
        os.waitpid(child, 0)
        libc.umount2((directory + '/busy').encode(), 2)
        call(status)

    def far_down():
        private()
        below = '/home' + '/d' * 70
        os.makedirs(machine + below)
        mount(machine + '/home', root + machine + '/home', None, MS_BIND)
        enter(root)
        write(machine + below + '/far_down')

    def service():
        """Like a process, such as a runner, that a service manager starts in its own root directory."""
        done, go = os.pipe()
        if os.fork() == 0:
            enter(root)
            maker = os.getpid()
            if os.fork() == 0:
                while os.getppid() == maker:
                    time.sleep(0.01)
                write(machine + '/home/service')
                os.write(go, b'.')
            os._exit(0)
        os.wait()
        os.close(go)
        assert os.read(done, 1)

    def escape():
        os.chroot(root)
        for i in range(20):
            os.chdir('..')
        write(machine[1:] + '/home/escape')


for each in [*vars(Own).values(), *vars(Machines).values()]:
    if callable(each):
        child = os.fork()
        if child == 0:
            try:
                each()
                os._exit(0)
            except BaseException as e:
                print(each.__name__, repr(e), file=sys.stderr, flush=True)
                os._exit(1)
        call(os.waitpid(child, 0)[1])
