package eyas.plugin;

import eyas.fields.FieldValue;
import java.util.Arrays;

/** Receives the values of a field for one event. Reused, keeps its memory. Not thread-safe. */
public final class FieldValues {
    private final PluginLimits limits;
    private long[] numbers = new long[4];
    private int[] ends = new int[4];
    private byte[] bytes = new byte[64];
    private int count;

    /** Creates an empty instance. */
    public FieldValues(PluginLimits limits) {
        this.limits = limits;
    }

    /** Removes all values. */
    public void clear() {
        count = 0;
    }

    /** Returns the number of values. */
    public int count() {
        return count;
    }

    /** Adds a number, a time, or a Boolean as 0 or 1. */
    public void add(long number) {
        grow();
        numbers[count] = number;
        ends[count] = start(count);
        count++;
    }

    /** Adds a string or an address. */
    public void add(byte[] value) {
        byte[] capacity = reserve(value.length);
        System.arraycopy(value, 0, capacity, start(count), value.length);
        added(value.length);
    }

    /** Returns the array for {@code size} bytes of the next value, starting at {@link #position}; {@link #added} completes it. */
    public byte[] reserve(int size) {
        grow();
        int start = start(count);
        if (size < 0 || size > limits.valueBytes() - start) {
            throw new PluginException("the values of a field have more than " + limits.valueBytes()
                    + " bytes; use a field with a smaller value");
        }
        if (start + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + size));
        }
        return bytes;
    }

    /** Returns the start of the next value. */
    public int position() {
        return start(count);
    }

    /** Completes a value of {@code size} bytes in the array of {@link #reserve}. */
    public void added(int size) {
        ends[count] = start(count) + size;
        numbers[count] = 0;
        count++;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private void grow() {
        if (count == limits.values()) {
            throw new PluginException(
                    "a field has more than " + limits.values() + " values; use a field with fewer of them");
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
    }

    /** Passes value {@code index} to {@code out}: its bytes, or its number. */
    public void deliver(int index, boolean isBytes, FieldValue out) {
        if (isBytes) {
            out.clear().append(bytes, start(index), ends[index] - start(index));
        } else {
            out.set(numbers[index]);
        }
    }
}
