# Creates the mounts that exist before a watch starts, and removes them: machine.py begin|end DIRECTORY
import os, subprocess, sys

what, directory = sys.argv[1:]
machine = directory + '/machine'


def run(*command):
    subprocess.run(command, check=True)


if what == 'begin':
    for name in ('home', 'links', 'stack', 'moved', 'deleted', 'later', 'view'):
        os.makedirs(machine + '/' + name)
    for name in ('root/etc', 'root/mnt', 'elsewhere', 'lower', 'upper', 'loop', 'box/etc'):
        os.makedirs(directory + '/' + name)
    for name in ('root' + machine + '/home', 'root' + machine + '/view', 'loop-files' + machine + '/home'):
        os.makedirs(directory + '/' + name)

    for name in ('elsewhere/secret.conf', 'root/mnt/file_under_another_name'):
        open(directory + '/' + name, 'w').close()

    upper, work = directory + '/root' + machine + '/stack', directory + '/root/work'
    os.makedirs(upper)
    os.makedirs(work)
    options = f'lowerdir={directory}/lower,upperdir={upper},workdir={work}'
    run('mount', '-t', 'overlay', 'none', machine + '/stack', '-o', options)

    source = directory + '/second' + machine + '/moved'
    os.makedirs(source)
    run('mount', '--bind', source, machine + '/moved')

    os.makedirs(directory + '/fourth' + machine + '/deleted')
    first = directory + '/fourth/first'
    for name in (first, machine + '/deleted/deleted_bind'):
        open(name, 'w').close()
    os.link(first, directory + '/fourth' + machine + '/deleted/deleted_bind')
    run('mount', '--bind', first, machine + '/deleted/deleted_bind')
    os.unlink(first)

    run('truncate', '-s', '8M', directory + '/disk')
    run('mkfs.ext4', '-q', '-d', directory + '/loop-files', directory + '/disk')
    run('mount', '-o', 'loop', directory + '/disk', directory + '/loop')
else:
    with open('/proc/self/mountinfo') as table:
        places = [line.split()[4] for line in table]
    for place in reversed(places):
        if place.startswith(directory + '/'):
            run('umount', place)
