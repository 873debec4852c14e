package eyas.fields;

import eyas.event.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Holds one extracted value: a number, or a range of bytes.
 *
 * <p>Numbers (integers, times, ports, booleans as 0 and 1) are in {@link #number}; a double as its bits. Strings,
 * buffers and addresses are in {@link #bytes} from {@link #offset}, {@link #length} long, without a terminator. An
 * extractor either points at bytes that state owns ({@link #point}), or assembles them in this value's own buffer
 * ({@link #clear}, {@link #append}). Which of the two forms it is follows from the field's type. Reused; not
 * thread-safe; the buffer grows to what is appended and is then kept.
 */
public final class FieldValue {
    private static final int INITIAL = 256;

    private byte[] buffer = new byte[INITIAL];
    private byte[] bytes = Bytes.EMPTY;
    private int offset;
    private int length;
    private long number;

    /** Returns the number. */
    public long number() {
        return number;
    }

    /** Returns the array that holds the bytes; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns where the bytes start. */
    public int offset() {
        return offset;
    }

    /** Returns how many bytes there are. */
    public int length() {
        return length;
    }

    /** Sets a number. */
    public void set(long value) {
        number = value;
    }

    /** Sets a truth value. */
    public void set(boolean value) {
        number = value ? 1 : 0;
    }

    /** Points at all of {@code source}, which must stay as it is until the event is settled. */
    public void point(byte[] source) {
        point(source, 0, source.length);
    }

    /** Points at a range of {@code source}, which must stay as it is until the event is settled. */
    public void point(byte[] source, int from, int size) {
        bytes = source;
        offset = from;
        length = size;
    }

    /** Begins to assemble bytes in the own buffer. */
    public FieldValue clear() {
        bytes = buffer;
        offset = 0;
        length = 0;
        return this;
    }

    /** Appends bytes to the own buffer. */
    public FieldValue append(byte[] source, int from, int size) {
        ensure(size);
        System.arraycopy(source, from, buffer, length, size);
        length += size;
        return this;
    }

    /** Appends all of {@code source} to the own buffer. */
    public FieldValue append(byte[] source) {
        return append(source, 0, source.length);
    }

    /** Appends bytes of a segment to the own buffer. */
    public FieldValue append(MemorySegment source, long from, int size) {
        ensure(size);
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, buffer, length, size);
        length += size;
        return this;
    }

    /** Appends one byte to the own buffer. */
    public FieldValue append(char ascii) {
        ensure(1);
        buffer[length++] = (byte) ascii;
        return this;
    }

    /** Appends a decimal number to the own buffer. */
    public FieldValue appendDecimal(long value) {
        ensure(20);
        if (value < 0) {
            buffer[length++] = '-';
        }
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        int end = length + digits;
        long rest = value;
        for (int at = end - 1; at >= length; at--, rest /= 10) {
            buffer[at] = (byte) ('0' + Math.abs((int) (rest % 10)));
        }
        length = end;
        return this;
    }

    private void ensure(int more) {
        if (more > buffer.length - length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(length, more)));
            bytes = buffer;
        }
    }

    /** Returns the bytes as text, invalid UTF-8 replaced. Allocates. */
    public String text() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** Copies {@code other} into this value; bytes are copied into the own buffer. */
    public void copyOf(FieldValue other) {
        number = other.number;
        clear().append(other.bytes, other.offset, other.length);
    }
}
