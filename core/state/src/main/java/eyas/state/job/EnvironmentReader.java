package eyas.state.job;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Finds a fixed set of variables in an environment, in one pass. As in C, the first one of a name is used.
 *
 * <p>Names are registered while tables are built; then any number of environments is read. Allocates nothing per environment except for new
 * values. Event thread only.
 */
final class EnvironmentReader {
    private final ByteStringPool strings;
    private final List<byte[]> names = new ArrayList<>();
    private final int[][] byFirst = new int[128][0];
    private int[] starts = new int[0];
    private int[] ends = new int[0];
    private boolean[] twice = new boolean[0];
    private byte[] environment = Bytes.EMPTY;
    private int length;

    EnvironmentReader(ByteStringPool strings) {
        this.strings = strings;
    }

    /** Returns the index of variable {@code name}, the same one for repeated calls. Text after a star in the name is ignored. */
    int register(String name) {
        byte[] bytes = Bytes.of(name.contains("*") ? name.substring(0, name.indexOf('*') + 1) : name);
        for (int i = 0; i < names.size(); i++) {
            if (Arrays.equals(names.get(i), bytes)) {
                return i;
            }
        }
        int place = names.size();
        names.add(bytes);
        int[] same = byFirst[bytes[0]];
        byFirst[bytes[0]] = Arrays.copyOf(same, same.length + 1);
        byFirst[bytes[0]][same.length] = place;
        starts = new int[names.size()];
        ends = new int[names.size()];
        twice = new boolean[names.size()];
        return place;
    }

    /** Reads {@code length} bytes, entries each with its NUL; the caller must not change them until the next call. */
    void read(byte[] bytes, int length) {
        environment = bytes;
        this.length = length;
        Arrays.fill(starts, -1);
        Arrays.fill(twice, false);
        int from = 0;
        while (from < length) {
            int end = from;
            while (end < length && bytes[end] != 0) {
                end++;
            }
            entry(from, end);
            from = end + 1;
        }
    }

    private void entry(int from, int end) {
        int first = from < end ? environment[from] : -1;
        if (first < 0) {
            return;
        }
        for (int place : byFirst[first]) {
            int value = value(names.get(place), from, end);
            if (value > 0) {
                if (starts[place] >= 0) {
                    twice[place] = true;
                } else {
                    starts[place] = value;
                    ends[place] = end;
                }
                return;
            }
        }
    }

    /** Returns where the value of the entry starts, -1 if the entry is not of variable {@code name}. */
    private int value(byte[] name, int from, int end) {
        boolean isPrefix = name[name.length - 1] == '*';
        int length = isPrefix ? name.length - 1 : name.length;
        int equals = from + length;
        if (equals >= end || !Arrays.equals(environment, from, equals, name, 0, length)) {
            return -1;
        }
        while (isPrefix && equals < end - 1 && environment[equals] != '=') {
            equals++;
        }
        return environment[equals] == '=' ? equals + 1 : -1;
    }

    /** Returns whether the variable is set and not empty. */
    boolean has(int place) {
        return place >= 0 && starts[place] >= 0 && ends[place] > starts[place];
    }

    /** Returns whether the variable is set more than once. */
    boolean isTwice(int place) {
        return twice[place];
    }

    /** Returns whether the variable is {@code value}. */
    boolean is(int place, byte[] value) {
        return has(place) && Arrays.equals(environment, starts[place], ends[place], value, 0, value.length);
    }

    /** Returns the value, empty if the variable is not set; {@code place} may be -1 for none. */
    byte[] value(int place) {
        return has(place) ? strings.intern(environment, starts[place], ends[place] - starts[place]) : Bytes.EMPTY;
    }

    /** Passes name and value of each variable read last to {@code consumer}; the first one of a name. Allocates. */
    void forEach(BiConsumer<String, String> consumer) {
        Set<String> seen = new HashSet<>();
        int from = 0;
        while (from < length) {
            int end = from;
            while (end < length && environment[end] != 0) {
                end++;
            }
            String entry = Bytes.text(Arrays.copyOfRange(environment, from, end));
            int equals = entry.indexOf('=');
            if (equals > 0 && seen.add(entry.substring(0, equals))) {
                consumer.accept(entry.substring(0, equals), entry.substring(equals + 1));
            }
            from = end + 1;
        }
    }
}
