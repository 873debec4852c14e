package eyas.live.executable;

import eyas.event.Bytes;
import eyas.event.ExecutableContent;
import eyas.event.ExecutableContent.Miss;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.live.sys.ProcessCalls;
import eyas.text.Sha256;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens, reads and hashes executables one after the other, and verifies that the file that was read is the one that was executed.
 *
 * <p>A file counts as the executed one if inode and change time agree: every change of the content changes that time. Unlinking, renaming
 * and chmod change it, too. In that case the file held by the process itself is accepted if its content's change time and size are
 * unchanged, or if the process still runs it, since the kernel denies writes to a running file. A file found by its path must agree in
 * inode and change time.
 *
 * <p>For one thread, whose priority it lowers below that of the watched command.
 */
final class HashWorker {
    private static final int PIECE = 1 << 18;
    private static final int NICE = 5;
    private static final long PERCENT = 100;

    private final HashLimits limits;
    private final BooleanSupplier closed;
    private final FileCalls files = new FileCalls();
    private final ClockCalls clock = new ClockCalls();
    private final FileStatus status = new FileStatus();
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE, 8);
    private final ByteBuffer view = piece.asByteBuffer();
    private final MessageDigest digest;
    private long begun;

    HashWorker(HashLimits limits, BooleanSupplier closed) {
        this.limits = limits;
        this.closed = closed;
        digest = Sha256.digest();
    }

    /** Lowers the priority of the calling thread; if the kernel refuses, it works as before. */
    void begin() {
        new ProcessCalls().setPriority(0, NICE);
        begun = System.nanoTime();
    }

    /** Hashes the executed file, and closes the request's descriptor. */
    ExecutableContent hash(HashRequest request) {
        int place = request.place();
        boolean byProcess = place >= 0;
        if (!byProcess) {
            place = find(request);
            if (place < 0) {
                return missed(request, Miss.GONE);
            }
        }
        try {
            return hash(request, place, byProcess);
        } finally {
            files.close(place);
        }
    }

    /** Returns a descriptor of the file under the path of the exec; -1 if it is a different file by now. */
    private int find(HashRequest request) {
        if (request.isFresh()) {
            return -1;
        }
        int own = find(request, request.path());
        if (own >= 0 || request.parent() <= 0) {
            return own;
        }
        byte[] root = Bytes.of("/proc/" + request.parent() + "/root");
        byte[] path = Arrays.copyOf(root, root.length + request.path().length);
        System.arraycopy(request.path(), 0, path, root.length, request.path().length);
        return find(request, path);
    }

    private int find(HashRequest request, byte[] path) {
        if (path.length == 0 || path[0] != '/') {
            return -1;
        }
        int place = files.open(path, FileCalls.O_PATH | FileCalls.O_NOFOLLOW);
        if (place < 0) {
            return -1;
        }
        if (files.status(place, status)
                && status.ino() == request.inode()
                && status.changeTime() == request.changed()) {
            return place;
        }
        files.close(place);
        return -1;
    }

    private ExecutableContent hash(HashRequest request, int place, boolean byProcess) {
        if (!files.status(place, status) || !status.isRegular()) {
            return missed(request, Miss.UNREADABLE);
        }
        if (status.size() > limits.fileBytes()) {
            return missed(request, Miss.TOO_LARGE);
        }
        byte[] name = Bytes.of("/proc/self/fd/" + place);
        int flags = FileCalls.O_RDONLY | FileCalls.O_NONBLOCK;
        int fd = files.open(name, flags | FileCalls.O_NOATIME);
        if (fd < 0 && files.errno() == Errno.EPERM) {
            fd = files.open(name, flags);
        }
        if (fd < 0) {
            return missed(request, Miss.UNREADABLE);
        }
        try {
            return read(request, fd, byProcess);
        } finally {
            files.close(fd);
        }
    }

    private ExecutableContent read(HashRequest request, int fd, boolean byProcess) {
        boolean intact = files.status(fd, status) && status.changeTime() == request.changed();
        long size = status.size();
        digest.reset();
        long total = 0;
        for (long n = files.read(fd, piece, PIECE); n != 0; n = files.read(fd, piece, PIECE)) {
            if (n < 0 && files.errno() == Errno.EINTR) {
                continue;
            }
            Miss miss = n < 0
                    ? Miss.UNREADABLE
                    : closed.getAsBoolean() ? Miss.LATE : isSpent() ? Miss.BUDGET : overlong(total + n, size);
            if (miss != null) {
                return missed(request, miss);
            }
            digest.update(view.slice(0, (int) n));
            total += n;
        }
        if (!files.status(fd, status) || total != size) {
            return missed(request, Miss.CHANGED);
        }
        intact &= status.changeTime() == request.changed();
        if (!intact && !(byProcess && isSameContent(request, size))) {
            return missed(request, Miss.CHANGED);
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        return new ExecutableContent(request.path(), request.inode(), request.changed(), total, hash, null);
    }

    private static @Nullable Miss overlong(long total, long size) {
        return total > size ? Miss.CHANGED : null;
    }

    /** Returns whether content that the process held is that of the exec although the inode has changed since. */
    private boolean isSameContent(HashRequest request, long size) {
        boolean unmodified = status.modificationTime() == request.modified() && status.size() == size;
        return (unmodified && !request.isFresh()) || runs(request);
    }

    /** Returns whether the process still runs the file that was read last. */
    private boolean runs(HashRequest request) {
        int device = status.device();
        long inode = status.ino();
        int place = files.open(Bytes.of("/proc/" + request.thread() + "/exe"), FileCalls.O_PATH);
        if (place < 0) {
            return false;
        }
        boolean same = files.status(place, status) && status.ino() == inode && status.device() == device;
        files.close(place);
        return same;
    }

    private boolean isSpent() {
        long allowed = limits.burst().toNanos() + (System.nanoTime() - begun) * limits.share() / PERCENT;
        return clock.threadTime() > allowed;
    }

    static ExecutableContent missed(HashRequest request, Miss miss) {
        return new ExecutableContent(request.path(), request.inode(), request.changed(), request.size(), null, miss);
    }
}
