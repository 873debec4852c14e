package eyas.live.account;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A root directory with its files of users and groups, held by a descriptor that stands for the place alone. So it does not
 * matter what becomes of the process that has it.
 *
 * <p>Finding one reads nothing and cannot block. Reading can, since its file system may be one that a process of the job serves,
 * and answers or not; the files are taken for a stranger's: links are followed within the root only, nothing but an ordinary
 * file is opened, and no more is read than the limits allow. One thread at a time.
 */
public final class AccountRoot implements AutoCloseable {
    private static final String USERS = "etc/passwd";
    private static final String GROUPS = "etc/group";
    private static final int PIECE = 64 << 10;

    private final FileCalls files;
    private final int place;
    private final int device;
    private final long inode;

    private AccountRoot(FileCalls files, int place, FileStatus status) {
        this.files = files;
        this.place = place;
        this.device = status.device();
        this.inode = status.ino();
    }

    /** Hands over the lines of a file. */
    @FunctionalInterface
    private interface LineConsumer {
        boolean line(byte[] bytes, int start, int end);
    }

    /** What is known of one file: its mark, and whether all of it was read. */
    private record Part(AccountMark.File mark, boolean isComplete) {}

    /** Returns the root directory of thread {@code tid}; null where it is gone, or we may not. */
    public static @Nullable AccountRoot ofThread(long tid) {
        return at(Bytes.of("/proc/" + tid + "/root"));
    }

    /** Returns the directory {@code folder} as a root; null where there is none. */
    public static @Nullable AccountRoot at(Path folder) {
        return at(Bytes.of(folder.toString()));
    }

    private static @Nullable AccountRoot at(byte[] path) {
        FileCalls files = new FileCalls();
        int place = files.open(path, FileCalls.O_PATH);
        if (place < 0) {
            return null;
        }
        FileStatus status = new FileStatus();
        if (!files.status(place, status) || !status.isDirectory()) {
            files.close(place);
            return null;
        }
        return new AccountRoot(files, place, status);
    }

    /** Return whether both are one directory. */
    public boolean isSameAs(AccountRoot other) {
        return device == other.device && inode == other.inode;
    }

    /** Return what the kernel says of the two files; costs four calls. */
    public AccountMark mark() {
        return new AccountMark(mark(USERS), mark(GROUPS));
    }

    private AccountMark.File mark(String name) {
        int file = files.openBelow(place, Bytes.of(name), FileCalls.O_PATH);
        if (file < 0) {
            return AccountMark.File.NONE;
        }
        FileStatus status = new FileStatus();
        boolean known = files.status(file, status);
        files.close(file);
        return known ? AccountMark.File.of(status) : AccountMark.File.NONE;
    }

    /** Reads both files. What is not there, or no ordinary file, or larger than the limits allow, has nothing. */
    public AccountList read(AccountLimits limits) {
        AccountParser parser = new AccountParser(limits);
        Part users = read(USERS, limits, parser::user);
        Part groups = read(GROUPS, limits, parser::group);
        return new AccountList(
                parser.users(),
                parser.groups(),
                new AccountMark(users.mark(), groups.mark()),
                users.isComplete() && groups.isComplete());
    }

    private Part read(String name, AccountLimits limits, LineConsumer lines) {
        int file = files.openBelow(place, Bytes.of(name), FileCalls.O_PATH);
        if (file < 0) {
            return new Part(AccountMark.File.NONE, files.errno() == Errno.ENOENT);
        }
        try {
            FileStatus status = new FileStatus();
            if (!files.status(file, status)) {
                return new Part(AccountMark.File.NONE, false);
            }
            AccountMark.File mark = AccountMark.File.of(status);
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

    /** Returns the content, with a byte more than {@code most} where it has more. */
    private byte[] content(int fd, int most) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            byte[] content = Bytes.EMPTY;
            while (content.length <= most) {
                long got = files.read(fd, piece, Math.min(PIECE, most + 1L - content.length));
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

    /** Return whether {@code consumer} took all lines. */
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
