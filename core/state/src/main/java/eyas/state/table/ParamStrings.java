package eyas.state.table;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.state.limits.StateLimits;

/**
 * Reads strings and lists of an event as interned arrays, bounded and without allocation where they are known.
 *
 * <p>Not thread-safe: one buffer is used for all.
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

    /** Returns string parameter {@code index} without its NUL, cut to {@code limit}; empty where absent. */
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
     * Returns a list parameter, every entry with its NUL, cut to {@code limit}; empty where absent, and where all it has is
     * one empty entry, which Falco does not tell from none.
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

    /** Returns a list that a snapshot has told, as {@link #list(Event, int, int)}. */
    public byte[] list(byte[] told, int limit) {
        return told.length == 1 && told[0] == 0 ? Bytes.EMPTY : keep(told, limit);
    }

    /** Returns parameter {@code index} as it is, cut to {@code limit}; empty where absent. */
    public byte[] bytes(Event event, int index, int limit) {
        int size = event.paramLength(index);
        return size <= 0 ? Bytes.EMPTY : strings.intern(buffer, 0, Math.min(copy(event, index, size, limit), limit));
    }

    /** Copies at most one byte more than {@code limit} to the buffer; returns how many were copied. */
    private int copy(Event event, int index, int size, int limit) {
        int taken = Math.min(size, limit + 1);
        if (buffer.length < taken + 1) {
            buffer = new byte[limit + 2]; // once, where a limit is above the default
        }
        event.copyParam(index, taken, buffer, 0);
        return taken;
    }

    /** Returns {@code bytes}, which a snapshot has told, cut to {@code limit} and shared with equal ones. */
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
