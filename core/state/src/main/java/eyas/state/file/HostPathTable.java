package eyas.state.file;

import eyas.event.Bytes;
import eyas.state.origin.EvictedNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Host paths of files that were opened for writing below another root directory, by the path used in the calls. {@code rename} and {@code
 * link} keep a file in its mount, so its host path changes in the same way.
 *
 * <p>See docs/adr/0035-names-below-other-roots.md. Bounded: the least recently used file is evicted. An eviction is counted only when such
 * a file gets another name, whose host path is then unknown. Unpacking an image creates more files than the limit, but renames none.
 */
public final class HostPathTable {
    /** The maximum number of files. */
    public static final int MOST = 4_096;
    /** The maximum number of host paths for one path. Files below several root directories that have the same path share it. */
    public static final int MOST_NAMES = 16;

    private final Map<String, List<byte[]>> files = new LinkedHashMap<>(16, 0.75F, true);
    private final EvictedNames forgotten = new EvictedNames();
    private long lost;

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Returns how often a file was renamed or linked after some of its host paths had been evicted. */
    public long lost() {
        return lost;
    }

    /** Adds the host paths {@code names} of a file opened as {@code name}. */
    public void opened(byte[] name, List<byte[]> names) {
        if (names.isEmpty()) {
            return;
        }
        List<byte[]> retained = files.computeIfAbsent(Bytes.text(name), _ -> new ArrayList<>(1));
        for (byte[] each : names) {
            if (retained.stream().anyMatch(other -> Arrays.equals(other, each))) {
                continue;
            }
            if (retained.size() < MOST_NAMES) {
                retained.add(each);
            } else {
                forgotten.add(name);
            }
        }
        if (files.size() > MOST) {
            String eldest = files.keySet().iterator().next();
            files.remove(eldest);
            forgotten.add(Bytes.of(eldest));
        }
    }

    /** Returns the host paths of file {@code before} after its renaming to {@code now}, and adds them to the table; empty if unknown. */
    public List<byte[]> named(byte[] before, byte[] now) {
        if (forgotten.has(before)) {
            lost++;
            forgotten.add(now);
        }
        List<byte[]> known = files.get(Bytes.text(before));
        if (known == null) {
            return List.of();
        }
        List<byte[]> names = new ArrayList<>(known.size());
        for (byte[] each : known) {
            byte[] name = name(each, before, now);
            if (name.length > 0) {
                names.add(name);
            }
        }
        opened(now, names);
        return names;
    }

    /**
     * Returns the host path of {@code now}, given the host path {@code machine} of {@code before}; empty if they have no common parent
     * directory.
     */
    private static byte[] name(byte[] machine, byte[] before, byte[] now) {
        int same = sameEnd(machine, before);
        int from = before.length - same;
        boolean isBelow =
                same > 0 && now.length > from && now[from] == '/' && Arrays.equals(before, 0, from, now, 0, from);
        if (!isBelow) {
            return Bytes.EMPTY;
        }
        int start = machine.length - same;
        byte[] name = Arrays.copyOf(machine, start + now.length - from);
        System.arraycopy(now, from, name, start, now.length - from);
        return name;
    }

    /** Returns the length of the longest common suffix of both paths that starts with a slash. */
    private static int sameEnd(byte[] one, byte[] other) {
        int same = 0;
        int length = 0;
        while (length < one.length
                && length < other.length
                && one[one.length - 1 - length] == other[other.length - 1 - length]) {
            length++;
            if (one[one.length - length] == '/') {
                same = length;
            }
        }
        return same;
    }
}
