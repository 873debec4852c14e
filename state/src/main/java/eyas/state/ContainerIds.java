package eyas.state;

import eyas.event.Bytes;

/**
 * Finds the id of the container in a list of control groups.
 *
 * <p>Engines name the group of a container after its id of 64 hex digits: docker {@code /docker/ID} and
 * {@code docker-ID.scope}, podman {@code libpod-ID.scope}, CRI-O {@code crio-ID.scope}, containerd
 * {@code cri-containerd-ID.scope}, {@code kubepods/…/ID} and {@code …:cri-containerd:ID}. LXC and systemd-nspawn have
 * names of their own: {@code /lxc/NAME}, {@code lxc.payload.NAME}, {@code machine-NAME.scope},
 * {@code systemd-nspawn@NAME.service}.
 */
final class ContainerIds {
    /** How much of an engine's id is shown. */
    static final int SHORT_LENGTH = 12;

    private static final int FULL_LENGTH = 64;
    private static final byte[] LXC = Bytes.of("/lxc/");
    private static final byte[] LXC_PAYLOAD = Bytes.of("/lxc.payload/");
    private static final byte[] LXC_PAYLOAD_DOT = Bytes.of("/lxc.payload.");
    private static final byte[] MACHINE = Bytes.of("/machine-");
    private static final byte[] NSPAWN = Bytes.of("/systemd-nspawn@");
    private static final byte[] CONMON = Bytes.of("conmon-");

    private ContainerIds() {}

    /** Returns the id, a part of {@code cgroups}; empty where no engine's mark is found. Allocates if there is one. */
    static byte[] find(byte[] cgroups, ByteInterner strings) {
        int start = fullId(cgroups);
        if (start >= 0) {
            return strings.intern(cgroups, start, SHORT_LENGTH);
        }
        byte[] name = named(cgroups, LXC, (byte) '/', strings);
        if (name.length == 0) {
            name = named(cgroups, LXC_PAYLOAD, (byte) '/', strings);
        }
        if (name.length == 0) {
            name = named(cgroups, LXC_PAYLOAD_DOT, (byte) '/', strings);
        }
        if (name.length == 0) {
            name = named(cgroups, MACHINE, (byte) '.', strings);
        }
        return name.length == 0 ? named(cgroups, NSPAWN, (byte) '.', strings) : name;
    }

    /** Returns where the first run of exactly 64 hex digits starts that is a whole name or ends one, or -1. */
    private static int fullId(byte[] cgroups) {
        int run = 0;
        for (int at = 0; at <= cgroups.length; at++) {
            byte c = at < cgroups.length ? cgroups[at] : 0;
            if (isHex(c)) {
                run++;
                continue;
            }
            int start = at - run;
            if (run == FULL_LENGTH && endsName(c) && startsName(cgroups, start) && !isMonitor(cgroups, start)) {
                return start;
            }
            run = 0;
        }
        return -1;
    }

    private static boolean endsName(byte c) {
        return c == 0 || c == '/' || c == '.';
    }

    private static boolean startsName(byte[] cgroups, int start) {
        return start > 0 && (cgroups[start - 1] == '/' || cgroups[start - 1] == '-' || cgroups[start - 1] == ':');
    }

    /** Tells whether the group is that of an engine's monitor process, which lives outside the container. */
    private static boolean isMonitor(byte[] cgroups, int start) {
        int from = start - CONMON.length;
        return from >= 0 && matches(cgroups, from, CONMON);
    }

    private static boolean isHex(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static byte[] named(byte[] cgroups, byte[] mark, byte end, ByteInterner strings) {
        for (int at = 0; at + mark.length < cgroups.length; at++) {
            if (cgroups[at] == '/' && matches(cgroups, at, mark)) {
                int start = at + mark.length;
                int stop = start;
                while (stop < cgroups.length && cgroups[stop] != end && cgroups[stop] != 0 && cgroups[stop] != '/') {
                    stop++;
                }
                if (stop > start) {
                    return strings.intern(cgroups, start, stop - start);
                }
            }
        }
        return Bytes.EMPTY;
    }

    private static boolean matches(byte[] bytes, int at, byte[] mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
