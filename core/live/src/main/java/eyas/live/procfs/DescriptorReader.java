package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorType;
import eyas.event.SnapshotConsumer;
import eyas.live.sys.FileStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the open descriptors of one process from {@code /proc/PID/fd} and {@code fdinfo}.
 *
 * <p>Socket tables are read once per network namespace, at its first socket. For one thread.
 */
final class DescriptorReader {
    private static final byte[] MEMFD = Bytes.of("/memfd:");
    private static final byte[] ANONYMOUS = Bytes.of("anon_inode:");
    private static final int INFO_BYTES = 512;

    private static final Map<String, DescriptorType> ANONYMOUS_TYPES = Map.ofEntries(
            Map.entry("[eventfd]", DescriptorType.EVENT),
            Map.entry("[eventpoll]", DescriptorType.EVENTPOLL),
            Map.entry("inotify", DescriptorType.INOTIFY),
            Map.entry("[signalfd]", DescriptorType.SIGNALFD),
            Map.entry("[timerfd]", DescriptorType.TIMERFD),
            Map.entry("[io_uring]", DescriptorType.IO_URING),
            Map.entry("[userfaultfd]", DescriptorType.USERFAULTFD),
            Map.entry("[pidfd]", DescriptorType.PIDFD),
            Map.entry("bpf-map", DescriptorType.BPF),
            Map.entry("bpf-prog", DescriptorType.BPF),
            Map.entry("bpf-link", DescriptorType.BPF),
            Map.entry("bpf_link", DescriptorType.BPF),
            Map.entry("bpf_iter", DescriptorType.BPF));

    private final Map<Long, SocketTable> sockets = new HashMap<>();
    private final LineScanner scan = new LineScanner();
    private final ProcFiles files;
    private final ProcLimits limits;
    private final MountDevices mounts;

    DescriptorReader(ProcFiles files, ProcLimits limits) {
        this.files = files;
        this.limits = limits;
        this.mounts = new MountDevices(files, limits.mounts());
    }

    /** Clears the cache of sockets, which change all the time. */
    void forgetSockets() {
        sockets.clear();
    }

    /** Reports the descriptors of process {@code pid} up to number {@code highest} to {@code consumer}. */
    void read(long pid, long highest, SnapshotConsumer consumer) {
        for (long fd : files.numbers(files.path(pid, "fd"), limits.descriptors())) {
            if (fd > highest) {
                break;
            }
            DescriptorRecord descriptor = descriptor(pid, fd);
            if (descriptor != null) {
                consumer.descriptor(pid, descriptor);
            }
        }
    }

    private @Nullable DescriptorRecord descriptor(long pid, long fd) {
        byte[] path = files.path(pid, "fd/" + fd);
        FileStatus status = files.status(path);
        byte[] name = files.link(path);
        if (status == null || name.length == 0) {
            return null;
        }
        long ino = status.ino();
        if (status.isSocket()) {
            return socket(pid, fd, ino, name);
        }
        if (status.isPipe()) {
            return new DescriptorRecord(fd, DescriptorType.FIFO, ino, 0, flags(pid, fd), name, null);
        }
        if (status.isDirectory()) {
            return new DescriptorRecord(fd, DescriptorType.DIRECTORY, ino, 0, flags(pid, fd), name, null);
        }
        if (Bytes.startsWith(name, ANONYMOUS)) {
            byte[] kind = Arrays.copyOfRange(name, ANONYMOUS.length, name.length);
            DescriptorType type = ANONYMOUS_TYPES.getOrDefault(Bytes.text(kind), DescriptorType.UNSUPPORTED);
            return new DescriptorRecord(fd, type, ino, 0, flags(pid, fd), Bytes.EMPTY, null);
        }
        if (Bytes.startsWith(name, MEMFD)) {
            return new DescriptorRecord(fd, DescriptorType.MEMFD, ino, 0, flags(pid, fd), name, null);
        }
        if (status.isRegular() || status.isDevice()) {
            return file(pid, fd, ino, name);
        }
        return new DescriptorRecord(fd, DescriptorType.UNSUPPORTED, ino, 0, flags(pid, fd), Bytes.EMPTY, null);
    }

    private DescriptorRecord file(long pid, long fd, long ino, byte[] name) {
        byte[] info = files.read(files.path(pid, "fdinfo/" + fd), INFO_BYTES);
        int dev = info == null ? 0 : mounts.device(pid, field(info, "mnt_id:", 10));
        int flags = info == null ? 0 : OpenFlags.schema((int) field(info, "flags:", 8));
        return new DescriptorRecord(fd, DescriptorType.FILE_V2, ino, dev, flags, name, null);
    }

    private DescriptorRecord socket(long pid, long fd, long ino, byte[] name) {
        FileStatus namespace = files.status(files.path(pid, "ns/net"));
        long key = namespace == null ? 0 : namespace.ino();
        SocketTable.Entry entry = sockets.computeIfAbsent(key, k -> SocketTable.read(files, pid, limits.sockets()))
                .find(ino);
        return entry == null
                ? new DescriptorRecord(fd, DescriptorType.UNSUPPORTED, ino, 0, flags(pid, fd), name, null)
                : new DescriptorRecord(fd, entry.type(), ino, 0, flags(pid, fd), entry.name(), entry.socket());
    }

    private int flags(long pid, long fd) {
        byte[] info = files.read(files.path(pid, "fdinfo/" + fd), INFO_BYTES);
        return info == null ? 0 : OpenFlags.schema((int) field(info, "flags:", 8));
    }

    /** Returns the number after {@code key} at the start of a line; 0 if there is none. */
    private long field(byte[] info, String key, int radix) {
        int start = 0;
        for (int i = 0; i < info.length; i++) {
            if (info[i] == '\n') {
                if (scan.over(info, start, i).take(key)) {
                    return scan.number(radix);
                }
                start = i + 1;
            }
        }
        return 0;
    }
}
