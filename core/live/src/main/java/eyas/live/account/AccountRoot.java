package eyas.live.account;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A root directory with its files of users and groups, held by an {@code O_PATH} descriptor, so that it can be read even if its process
 * ends.
 *
 * <p>The files are untrusted input: links are resolved within the root only, only regular files are opened, and no more is read than the
 * limits allow. In an untrusted root, files on other mounts are not read, and nothing is read if its file system may depend on a server
 * that never answers. For one thread at a time.
 */
public final class AccountRoot implements AutoCloseable {
    private static final String USERS = "etc/passwd";
    private static final String GROUPS = "etc/group";
    private static final int PIECE = 64 << 10;

    private final FileCalls files;
    private final int place;
    private final Identity identity;

    private AccountRoot(FileCalls files, int place, Identity identity) {
        this.files = files;
        this.place = place;
        this.identity = identity;
    }

    /**
     * Identifies a root directory, and says how it may be read.
     *
     * @param mount null if it is unknown
     * @param isReadable whether its file system may be accessed; if not, device and inode are unknown
     * @param crossesMounts whether its files may be on other mounts
     */
    private record Identity(
            MountTable.@Nullable Mount mount, boolean isReadable, boolean crossesMounts, int device, long inode) {}

    static AccountRoot own(FileCalls files, int place, MountTable.@Nullable Mount mount, FileStatus status) {
        return new AccountRoot(files, place, new Identity(mount, true, true, status.device(), status.ino()));
    }

    static AccountRoot ofUntrusted(FileCalls files, int place, MountTable.Mount mount, FileStatus status) {
        return new AccountRoot(files, place, new Identity(mount, true, false, status.device(), status.ino()));
    }

    static AccountRoot unreadable(FileCalls files, int place, MountTable.@Nullable Mount mount) {
        return new AccountRoot(files, place, new Identity(mount, false, false, 0, 0));
    }

    int place() {
        return place;
    }

    /** Returns its number on its file system; 0 if it may not be read. */
    long inode() {
        return identity.inode();
    }

    boolean isReadable() {
        return identity.isReadable();
    }

    AccountRoot with(FileCalls others) {
        return new AccountRoot(others, place, identity);
    }

    /** Receives the lines of a file. */
    @FunctionalInterface
    private interface LineConsumer {
        boolean line(byte[] bytes, int start, int end);
    }

    /** The result of reading one file: its fingerprint, and whether it was read completely. */
    private record Part(AccountFingerprint.File mark, boolean isComplete) {}

    /** Returns whether both are the same directory; for unreadable ones, whether both are on the same file system. */
    public boolean isSameAs(AccountRoot other) {
        if (identity.isReadable() && other.identity.isReadable()) {
            return identity.device() == other.identity.device() && identity.inode() == other.identity.inode();
        }
        return identity.mount() != null
                && other.identity.mount() != null
                && identity.mount().equals(other.identity.mount());
    }

    /** Returns the fingerprint of the two files; costs six system calls. */
    public AccountFingerprint mark() {
        return identity.isReadable() ? new AccountFingerprint(mark(USERS), mark(GROUPS)) : AccountFingerprint.NONE;
    }

    private AccountFingerprint.File mark(String name) {
        int file = files.openBelow(place, Bytes.of(name), FileCalls.O_PATH, identity.crossesMounts());
        if (file < 0) {
            return AccountFingerprint.File.NONE;
        }
        FileStatus status = new FileStatus();
        boolean known = files.status(file, status);
        files.close(file);
        return known ? AccountFingerprint.File.of(status) : AccountFingerprint.File.NONE;
    }

    /**
     * Reads both files. Missing files, non-regular files and files above the limits count as empty, and so does a root that may not be
     * read.
     */
    public AccountList read(AccountLimits limits) {
        if (!identity.isReadable()) {
            return new AccountList(List.of(), List.of(), AccountFingerprint.NONE, false);
        }
        AccountParser parser = new AccountParser(limits);
        Part users = read(USERS, limits, parser::user);
        Part groups = read(GROUPS, limits, parser::group);
        return new AccountList(
                parser.users(),
                parser.groups(),
                new AccountFingerprint(users.mark(), groups.mark()),
                users.isComplete() && groups.isComplete());
    }

    private Part read(String name, AccountLimits limits, LineConsumer lines) {
        int file = files.openBelow(place, Bytes.of(name), FileCalls.O_PATH, identity.crossesMounts());
        if (file < 0) {
            return new Part(AccountFingerprint.File.NONE, files.errno() == Errno.ENOENT);
        }
        try {
            FileStatus status = new FileStatus();
            if (!files.status(file, status)) {
                return new Part(AccountFingerprint.File.NONE, false);
            }
            AccountFingerprint.File mark = AccountFingerprint.File.of(status);
            if (!status.isRegular() || status.size() > limits.fileBytes()) {
                return new Part(mark, false);
            }
            int fd = files.open(Bytes.of("/proc/self/fd/" + file), FileCalls.O_RDONLY | FileCalls.O_NONBLOCK);
            if (fd < 0) {
                return new Part(mark, false);
            }
            byte[] content = content(fd, limits.fileBytes());
            files.close(fd);
            return new Part(mark, content.length <= limits.fileBytes() && lines(content, lines));
        } finally {
            files.close(file);
        }
    }

    /** Returns the content, with one byte more than {@code max} if it is longer. */
    private byte[] content(int fd, int max) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            byte[] content = Bytes.EMPTY;
            while (content.length <= max) {
                long got = files.read(fd, piece, Math.min(PIECE, max + 1L - content.length));
                if (got < 0 && files.errno() == Errno.EINTR) {
                    continue;
                }
                if (got <= 0) {
                    break;
                }
                content = Arrays.copyOf(content, content.length + (int) got);
                MemorySegment.copy(piece, JAVA_BYTE, 0, content, content.length - (int) got, (int) got);
            }
            return content;
        }
    }

    /** Returns whether {@code consumer} accepted all lines. */
    private static boolean lines(byte[] content, LineConsumer consumer) {
        int start = 0;
        for (int i = 0; i <= content.length; i++) {
            if (i == content.length || content[i] == '\n') {
                if (i > start && !consumer.line(content, start, i) && i < content.length - 1) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    @Override
    public void close() {
        files.close(place);
    }
}
