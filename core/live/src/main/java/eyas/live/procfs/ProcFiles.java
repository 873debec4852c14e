package eyas.live.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads small files, links and directories as bytes, bounded, without exceptions for missing ones.
 *
 * <p>Files of {@code /proc} have no size and vanish at any time, which Java's file functions do not handle well; they also decode names to
 * text, which is lossy here. For one thread.
 */
final class ProcFiles {
    private static final int CHUNK = 64 << 10;
    /** The longest line that is passed on; the rest of a longer one is skipped. */
    private static final int MAX_LINE = 8 << 10;
    /** {@code struct linux_dirent64}: offsets of record length and name. */
    private static final int ENTRY_LENGTH = 16;

    private static final int ENTRY_NAME = 19;

    /** Receives the lines of a file. */
    interface LineConsumer {
        /**
         * Receives the line {@code bytes[start, end)}, without its newline; the array is reused.
         *
         * @return false to stop
         */
        boolean line(byte[] bytes, int start, int end);
    }

    private final FileCalls calls = new FileCalls();
    private final FileStatus status = new FileStatus();
    private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK, 8);
    private final byte[] line = new byte[CHUNK + MAX_LINE];
    private final String root;

    /** Reads below {@code root}, normally {@code /proc}. */
    ProcFiles(Path root) {
        this.root = root.toString();
    }

    /** Returns the path of {@code name} of process or thread {@code id}. */
    byte[] path(long id, String name) {
        return Bytes.of(root + "/" + id + "/" + name);
    }

    /** Returns the path of {@code name} directly below the root. */
    byte[] path(String name) {
        return Bytes.of(root + "/" + name);
    }

    /** Returns up to {@code limit} bytes of a file; null if it cannot be read. */
    byte @Nullable [] read(byte[] path, int limit) {
        int fd = calls.open(path, FileCalls.O_RDONLY);
        if (fd < 0) {
            return null;
        }
        byte[] bytes = Bytes.EMPTY;
        long got = 0;
        while (bytes.length < limit) {
            got = calls.read(fd, chunk, Math.min(CHUNK, limit - bytes.length));
            if (got <= 0) {
                break;
            }
            int at = bytes.length;
            bytes = Arrays.copyOf(bytes, at + (int) got);
            MemorySegment.copy(chunk, JAVA_BYTE, 0, bytes, at, (int) got);
        }
        calls.close(fd);
        return got < 0 && bytes.length == 0 ? null : bytes;
    }

    /** Passes the lines of a file to {@code consumer}; none if it cannot be read. */
    void lines(byte[] path, LineConsumer consumer) {
        int fd = calls.open(path, FileCalls.O_RDONLY);
        if (fd < 0) {
            return;
        }
        int filled = 0;
        boolean skipping = false;
        boolean wanted = true;
        while (wanted) {
            long got = calls.read(fd, chunk, Math.min(CHUNK, line.length - filled));
            if (got <= 0) {
                break;
            }
            MemorySegment.copy(chunk, JAVA_BYTE, 0, line, filled, (int) got);
            filled += (int) got;
            int start = 0;
            for (int i = 0; i < filled && wanted; i++) {
                if (line[i] == '\n') {
                    if (!skipping) {
                        wanted = consumer.line(line, start, i);
                    }
                    skipping = false;
                    start = i + 1;
                }
            }
            filled -= start;
            System.arraycopy(line, start, line, 0, filled);
            if (filled >= MAX_LINE) {
                if (!skipping) {
                    wanted = wanted && consumer.line(line, 0, filled);
                }
                skipping = true;
                filled = 0;
            }
        }
        if (wanted && filled > 0 && !skipping) {
            consumer.line(line, 0, filled);
        }
        calls.close(fd);
    }

    /** Returns the target of a link; empty if it cannot be read. */
    byte[] link(byte[] path) {
        return calls.readLink(path);
    }

    /** Returns the status of a file, links followed, valid until the next call; null if there is none. */
    @Nullable
    FileStatus status(byte[] path) {
        return calls.status(path, status) ? status : null;
    }

    /** Returns the numeric names in a directory, ascending, {@code limit} at most. */
    long[] numbers(byte[] path, int limit) {
        long[] numbers = new long[64];
        int count = 0;
        int fd = calls.open(path, FileCalls.O_RDONLY);
        if (fd < 0) {
            return new long[0];
        }
        for (long got = calls.directoryEntries(fd, chunk); got > 0 && count < limit; ) {
            for (long at = 0; at + ENTRY_NAME < got && count < limit; ) {
                int length = Short.toUnsignedInt(chunk.get(JAVA_SHORT_UNALIGNED, at + ENTRY_LENGTH));
                if (length <= ENTRY_NAME || at + length > got) {
                    break;
                }
                long number = number(at + ENTRY_NAME, at + length);
                if (number >= 0) {
                    if (count == numbers.length) {
                        numbers = Arrays.copyOf(numbers, count * 2);
                    }
                    numbers[count++] = number;
                }
                at += length;
            }
            got = calls.directoryEntries(fd, chunk);
        }
        calls.close(fd);
        long[] result = Arrays.copyOf(numbers, count);
        Arrays.sort(result);
        return result;
    }

    private long number(long from, long to) {
        long value = 0;
        for (long at = from; at < to; at++) {
            byte c = chunk.get(JAVA_BYTE, at);
            if (c == 0) {
                return at == from ? -1 : value;
            }
            if (c < '0' || c > '9' || value > Integer.MAX_VALUE) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return -1;
    }
}
