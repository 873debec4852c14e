package eyas.state.file;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Joins a directory and a path, and resolves {@code .}, {@code ..} and double slashes, as Falco does.
 *
 * <p>Purely textual: symbolic links are not resolved. Only the path is normalized, not the directory. Stateless; allocates nothing.
 */
public final class PathResolver {
    /** The maximum length of a resolved path, and the minimum size of a target buffer, in bytes. */
    public static final int MAX_LENGTH = 1024;

    /** The maximum length of a path reported by the kernel, without the terminator ({@code PATH_MAX}), in bytes. */
    public static final int MOST_REAL = 4095;

    private static final byte[] TOO_LONG = Bytes.of("/DIR_TOO_LONG/FILENAME_TOO_LONG");

    private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
    private static final long DOTS = '.' * LOWEST_BITS;
    private static final long SLASHES = '/' * LOWEST_BITS;

    private PathResolver() {}

    /**
     * Joins {@code directory} and {@code path}.
     *
     * @param directory where a relative path starts; expected to end with a slash
     * @param target receives the result, at least {@link #MAX_LENGTH} bytes
     * @return the length of the result; {@code /DIR_TOO_LONG/FILENAME_TOO_LONG} if both together are too long
     */
    public static int join(byte[] directory, int directoryLength, byte[] path, int pathLength, byte[] target) {
        if (directoryLength + pathLength + 1 > MAX_LENGTH) {
            System.arraycopy(TOO_LONG, 0, target, 0, TOO_LONG.length);
            return TOO_LONG.length;
        }
        int start = 0;
        if (pathLength > 0 && path[0] != '/') {
            System.arraycopy(directory, 0, target, 0, directoryLength);
            start = directoryLength;
        }
        if (isClean(path, pathLength)) {
            System.arraycopy(path, 0, target, start, pathLength);
            return start + pathLength;
        }
        return append(target, start, path, pathLength);
    }

    /**
     * Returns whether normalization certainly leaves the path unchanged: no slash is followed by a slash or dot, and it neither ends with a
     * slash nor starts with a dot.
     */
    public static boolean isClean(byte[] path, int length) {
        if (length == 0 || path[0] == '.' || (path[length - 1] == '/' && length > 1)) {
            return false;
        }
        int at = 0;
        for (; at + 9 <= length; at += 8) {
            long slashes = Bytes.zeros(Bytes.eight(path, at) ^ SLASHES);
            // A dot and a slash differ only in the lowest bit.
            long followers = Bytes.zeros((Bytes.eight(path, at + 1) & ~LOWEST_BITS) ^ DOTS);
            if ((slashes & followers) != 0) {
                return false;
            }
        }
        for (; at + 1 < length; at++) {
            if (path[at] == '/' && (path[at + 1] == '/' || path[at + 1] == '.')) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether {@code path} is the placeholder for a path that was too long to be joined. */
    public static boolean isTooLong(byte[] path) {
        return path.length == TOO_LONG.length && Arrays.equals(path, TOO_LONG);
    }

    /** Joins {@code directory} and {@code path}; see the longer form. */
    public static int join(byte[] directory, byte[] path, byte[] target) {
        return join(directory, directory.length, path, path.length, target);
    }

    private static int append(byte[] target, int start, byte[] path, int length) {
        boolean bare = start == 0;
        int to = start;
        int at = 0;
        while (at < length) {
            byte c = path[at];
            boolean fresh = to == 0 || target[to - 1] == '/';
            if (c == '.' && fresh) {
                int dots = dotDot(path, at, length);
                if (dots > 0) {
                    to = parent(target, to);
                    at += dots;
                    continue;
                }
                if (at + 1 == length || path[at + 1] == '/') {
                    at += Math.min(2, length - at);
                    continue;
                }
            } else if (c == '/' && (to > 0 ? target[to - 1] == '/' : !bare)) {
                at++;
                continue;
            }
            target[to++] = c;
            at++;
        }
        return to > 1 && target[to - 1] == '/' ? to - 1 : to;
    }

    /** Returns the length of a {@code ..} component at {@code at}, 0 if there is none. */
    private static int dotDot(byte[] path, int at, int length) {
        if (at + 1 < length && path[at + 1] == '.') {
            if (at + 2 == length) {
                return 2;
            }
            return path[at + 2] == '/' ? 3 : 0;
        }
        return 0;
    }

    private static int parent(byte[] target, int length) {
        if (length <= 1) {
            return length;
        }
        int to = length - 1;
        while (to >= 1 && target[to - 1] != '/') {
            to--;
        }
        return to;
    }
}
