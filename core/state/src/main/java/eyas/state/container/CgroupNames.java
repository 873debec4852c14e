package eyas.state.container;

import eyas.event.Bytes;
import eyas.state.table.ByteInterner;
import java.util.Arrays;

/**
 * Replaces the kernel's internal subsystem names in a list of cgroups by the usual ones: the kernel uses {@code perf}, {@code mem} and
 * {@code io}, or appends {@code _cgroup}.
 */
final class CgroupNames {
    private static final byte[] SUFFIX = Bytes.of("_cgroup");
    private static final byte[][] INTERNAL = {Bytes.of("perf"), Bytes.of("mem"), Bytes.of("io")};
    private static final byte[][] KNOWN = {Bytes.of("perf_event"), Bytes.of("memory"), Bytes.of("blkio")};

    private final ByteInterner strings;
    private byte[] buffer = new byte[512];

    CgroupNames(ByteInterner strings) {
        this.strings = strings;
    }

    /** Returns {@code cgroups}, entries {@code subsystem=/path} each with its NUL, with the usual names. */
    byte[] rename(byte[] cgroups) {
        int most = cgroups.length * 2 + KNOWN[0].length; // a name grows by at most six bytes, an entry has at least two
        if (buffer.length < most * 2) {
            buffer = new byte[most * 2];
        }
        int to = 0;
        int from = 0;
        while (from < cgroups.length) {
            int end = from;
            int equals = -1;
            while (end < cgroups.length && cgroups[end] != 0) {
                if (equals < 0 && cgroups[end] == '=') {
                    equals = end;
                }
                end++;
            }
            if (equals < 0) {
                return cgroups; // not a list of cgroups: returned unchanged
            }
            to = putName(cgroups, from, equals, to);
            System.arraycopy(cgroups, equals, buffer, to, end - equals);
            to += end - equals;
            buffer[to++] = 0;
            from = end + 1;
        }
        return strings.intern(buffer, 0, to);
    }

    private int putName(byte[] cgroups, int from, int end, int to) {
        int stop = end;
        int start = end - SUFFIX.length;
        if (start >= from && Arrays.equals(cgroups, start, end, SUFFIX, 0, SUFFIX.length)) {
            stop = start;
        }
        for (int i = 0; i < INTERNAL.length; i++) {
            if (Arrays.equals(cgroups, from, stop, INTERNAL[i], 0, INTERNAL[i].length)) {
                System.arraycopy(KNOWN[i], 0, buffer, to, KNOWN[i].length);
                return to + KNOWN[i].length;
            }
        }
        System.arraycopy(cgroups, from, buffer, to, stop - from);
        return to + stop - from;
    }
}
