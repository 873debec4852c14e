package eyas.state.file;

import eyas.event.Bytes;
import eyas.state.origin.EvictedNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the machine calls files that were opened for writing below another root directory, by what the calls have called them. A file that
 * gets another name by {@code rename} or {@code link} stays in its mount, so that the machine's name for it changes in the same way.
 *
 * <p>See docs/adr/0035-names-below-other-roots.md. Bounded: what was not touched for the longest time goes first. That counts where such a
 * file gets another name, which the machine's name is not known for then: an image that is unpacked has more files, and renames none.
 */
public final class HostPathTable {
    /** The most files that are remembered. */
    public static final int MOST = 4_096;
    /** The most names of one of them; those of files of several root directories that the calls call alike count together. */
    public static final int MOST_NAMES = 16;

    private final Map<String, List<byte[]>> files = new LinkedHashMap<>(16, 0.75F, true);
    private final EvictedNames forgotten = new EvictedNames();
    private long lost;

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Returns how often a file got another name of whose names on the machine some were forgotten. */
    public long lost() {
        return lost;
    }

    /** Keeps that the machine calls a file {@code names} which was opened as {@code name}. */
    public void opened(byte[] name, List<byte[]> names) {
        if (names.isEmpty()) {
            return;
        }
        List<byte[]> kept = files.computeIfAbsent(Bytes.text(name), _ -> new ArrayList<>(1));
        for (byte[] each : names) {
            if (kept.stream().anyMatch(other -> Arrays.equals(other, each))) {
                continue;
            }
            if (kept.size() < MOST_NAMES) {
                kept.add(each);
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

    /** Returns what the machine calls the file {@code before} once it is called {@code now}, and keeps it; none where nothing is known. */
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

    /** Returns the machine's name for {@code now}, where it has {@code machine} for {@code before}; empty if that is in no folder of both. */
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

    /** Returns how many bytes both paths end with alike, from a slash on. */
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
