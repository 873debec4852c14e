package eyas.fields;

import eyas.event.Bytes;

/**
 * Reads the control groups of a thread, entries {@code subsystem=/path} each with its NUL.
 *
 * <p>Subsystems have one name, whatever a kernel version calls them: {@code io} is {@code blkio}, {@code mem} is
 * {@code memory}, {@code perf} is {@code perf_event}, and {@code _cgroup} at the end is left off.
 */
final class ControlGroups {
    private static final byte[] SUFFIX = Bytes.of("_cgroup");
    private static final byte[][] RENAMED = {
        Bytes.of("io"), Bytes.of("blkio"), Bytes.of("mem"), Bytes.of("memory"), Bytes.of("perf"), Bytes.of("perf_event")
    };

    private ControlGroups() {}

    /** Writes all entries, separated by blanks; false where there are none. */
    static boolean all(byte[] groups, FieldValue out) {
        out.clear();
        int start = 0;
        for (int end = 0; end < groups.length; end++) {
            if (groups[end] == 0) {
                int equals = equalsSign(groups, start, end);
                if (equals < end) {
                    if (out.length() > 0) {
                        out.append(' ');
                    }
                    appendName(groups, start, equals, out);
                    out.append(groups, equals, end - equals);
                }
                start = end + 1;
            }
        }
        return out.length() > 0;
    }

    /** Points at the path of one subsystem; false where there is none. */
    static boolean path(byte[] groups, byte[] subsystem, FieldValue out) {
        int start = 0;
        for (int end = 0; end < groups.length; end++) {
            if (groups[end] == 0) {
                int equals = equalsSign(groups, start, end);
                if (equals < end) {
                    out.clear();
                    appendName(groups, start, equals, out);
                    if (out.length() == subsystem.length
                            && Search.matches(out.bytes(), out.offset(), out.offset() + out.length(), subsystem)) {
                        out.point(groups, equals + 1, end - equals - 1);
                        return true;
                    }
                }
                start = end + 1;
            }
        }
        return false;
    }

    private static int equalsSign(byte[] groups, int start, int end) {
        int at = start;
        while (at < end && groups[at] != '=') {
            at++;
        }
        return at;
    }

    private static void appendName(byte[] groups, int start, int end, FieldValue out) {
        int suffix = Search.indexOf(groups, start, end, SUFFIX);
        int to = suffix >= 0 && suffix == end - SUFFIX.length ? suffix : end;
        for (int i = 0; i < RENAMED.length; i += 2) {
            if (RENAMED[i].length == to - start && Search.matches(groups, start, to, RENAMED[i])) {
                out.append(RENAMED[i + 1]);
                return;
            }
        }
        out.append(groups, start, to - start);
    }
}
