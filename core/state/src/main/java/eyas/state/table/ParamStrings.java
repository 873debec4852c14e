package eyas.state.table;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.state.limits.StateLimits;

/**
 * Reads strings and lists of an event as interned arrays. Lengths are bounded, and cached strings cost no allocation.
 *
 * <p>Not thread-safe: all calls share one buffer.
 */
public final class ParamStrings {
    /** What Falco shows for a string that the kernel could not read. */
    public static final byte[] NOT_AVAILABLE = Bytes.of("<NA>");

    private final ByteInterner strings;
    private final RunningCounters counters;
    private byte[] buffer = new byte[StateLimits.DEFAULT.environment() + 1];

    public ParamStrings(ByteInterner strings, RunningCounters counters) {
        this.strings = strings;
        this.counters = counters;
    }

    ByteInterner strings() {
        return strings;
    }

    /** Returns string parameter {@code index} without its NUL, truncated to {@code limit}; empty if absent. */
    public byte[] string(Event event, int index, int limit) {
        int size = event.paramLength(index);
        if (size <= 0) {
            return Bytes.EMPTY;
        }
        int taken = copy(event, index, size, limit);
        int length = Bytes.indexOfZero(buffer, taken);
        if (length == limit && size > limit + 1) {
            counters.cutStrings++;
        }
        return strings.intern(buffer, 0, Math.min(length, limit));
    }

    /**
     * Returns a list parameter, each entry with its NUL, truncated to {@code limit}. Empty if absent or if its only entry is empty, which
     * Falco does not distinguish.
     */
    public byte[] list(Event event, int index, int limit) {
        int size = event.paramLength(index);
        if (size <= 0) {
            return Bytes.EMPTY;
        }
        int taken = copy(event, index, size, limit);
        if (size > limit) {
            counters.cutStrings++;
            taken = limit;
        }
        if (buffer[taken - 1] != 0) {
            if (taken == limit) {
                buffer[taken - 1] = 0;
            } else {
                buffer[taken++] = 0;
            }
        }
        return taken == 1 && buffer[0] == 0 ? Bytes.EMPTY : strings.intern(buffer, 0, taken);
    }

    /** Returns a list from a snapshot, as {@link #list(Event, int, int)}. */
    public byte[] list(byte[] list, int limit) {
        return list.length == 1 && list[0] == 0 ? Bytes.EMPTY : keep(list, limit);
    }

    /** Returns the bytes of parameter {@code index}, truncated to {@code limit}; empty if absent. */
    public byte[] bytes(Event event, int index, int limit) {
        int size = event.paramLength(index);
        return size <= 0 ? Bytes.EMPTY : strings.intern(buffer, 0, Math.min(copy(event, index, size, limit), limit));
    }

    /** Copies at most {@code limit} + 1 bytes to the buffer; returns the number of bytes copied. */
    private int copy(Event event, int index, int size, int limit) {
        int taken = Math.min(size, limit + 1);
        if (buffer.length < taken + 1) {
            buffer = new byte[limit + 2]; // at most once, if a limit is above the default
        }
        event.copyParam(index, taken, buffer, 0);
        return taken;
    }

    /** Returns {@code bytes} from a snapshot, truncated to {@code limit} and interned. */
    public byte[] keep(byte[] bytes, int limit) {
        if (bytes.length > limit) {
            counters.cutStrings++;
        }
        return strings.intern(bytes, 0, Math.min(bytes.length, limit));
    }

    /** Returns {@code prefix} followed by a number in decimal. */
    public byte[] withNumber(byte[] prefix, long number) {
        System.arraycopy(prefix, 0, buffer, 0, prefix.length);
        int length = prefix.length;
        long rest = number;
        if (rest < 0) {
            buffer[length++] = '-';
        }
        int digits = 1;
        for (long n = rest; n / 10 != 0; n /= 10) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            buffer[at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        return strings.intern(buffer, 0, length + digits);
    }
}
