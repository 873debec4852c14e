# What the machine has mounted before a watch begins, and takes away again: machine.py begin|end FOLDER
import os, subprocess, sys

what, folder = sys.argv[1:]
machine = folder + '/machine'


def run(*command):
    subprocess.run(command, check=True)


if what == 'begin':
    for name in ('home', 'links', 'stack', 'moved', 'deleted', 'later', 'view'):
        os.makedirs(machine + '/' + name)
    for name in ('root/etc', 'root/mnt', 'elsewhere', 'lower', 'upper', 'loop', 'box/etc'):
        os.makedirs(folder + '/' + name)
    for name in ('root' + machine + '/home', 'root' + machine + '/view', 'loop-files' + machine + '/home'):
        os.makedirs(folder + '/' + name)

    for name in ('elsewhere/secret.conf', 'root/mnt/file_under_another_name'):
        open(folder + '/' + name, 'w').close()

    upper, work = folder + '/root' + machine + '/stack', folder + '/root/work'
    os.makedirs(upper)
    os.makedirs(work)
    options = f'lowerdir={folder}/lower,upperdir={upper},workdir={work}'
    run('mount', '-t', 'overlay', 'none', machine + '/stack', '-o', options)

    source = folder + '/second' + machine + '/moved'
    os.makedirs(source)
    run('mount', '--bind', source, machine + '/moved')

    os.makedirs(folder + '/fourth' + machine + '/deleted')
    first = folder + '/fourth/first'
    for name in (first, machine + '/deleted/deleted_bind'):
        open(name, 'w').close()
    os.link(first, folder + '/fourth' + machine + '/deleted/deleted_bind')
    run('mount', '--bind', first, machine + '/deleted/deleted_bind')
    os.unlink(first)

    run('truncate', '-s', '8M', folder + '/disk')
    run('mkfs.ext4', '-q', '-d', folder + '/loop-files', folder + '/disk')
    run('mount', '-o', 'loop', folder + '/disk', folder + '/loop')
else:
    with open('/proc/self/mountinfo') as table:
        places = [line.split()[4] for line in table]
    for place in reversed(places):
        if place.startswith(folder + '/'):
            run('umount', place)
