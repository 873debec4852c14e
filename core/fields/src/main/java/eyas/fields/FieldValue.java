package eyas.fields;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.file.PathResolver;
import eyas.state.process.AncestorWalk;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds one extracted value: a number, or a range of bytes.
 *
 * <p>Numbers (integers, times, ports, booleans as 0 and 1) are in {@link #number}; a double as its bits. Strings, buffers and addresses are
 * in {@link #bytes} from {@link #offset}, {@link #length} long, without a terminator. An extractor either points at bytes that state owns
 * ({@link #point}), or assembles them in this value's own buffer ({@link #clear}, {@link #append}). The field's type determines which of
 * the two forms applies. Reusable; not thread-safe; the buffer grows on demand and is never shrunk.
 */
public final class FieldValue {
    private static final int INITIAL = 256;

    private byte[] buffer = new byte[INITIAL];
    private byte[] bytes = Bytes.EMPTY;
    private int offset;
    private int length;
    private long number;

    // The position of a walk over ancestors, so that consecutive accesses cost one step each.
    private @Nullable AncestorWalk walk;
    private @Nullable ThreadTable walkOwner;
    private @Nullable ThreadEntry walkThread;
    private long walkEvent = -1;
    private int walked = -1;

    private byte[] pathBase = Bytes.EMPTY;
    private byte[] pathTail = Bytes.EMPTY;
    private byte[] pathTarget = Bytes.EMPTY;

    /** Returns the number. */
    public long number() {
        return number;
    }

    /** Returns the array that holds the bytes. Do not modify it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the start of the bytes in the array. */
    public int offset() {
        return offset;
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Sets a number. */
    public void set(long value) {
        number = value;
    }

    /** Sets a boolean. */
    public void set(boolean value) {
        number = value ? 1 : 0;
    }

    /** Sets a double, stored as its bits. */
    public void set(double value) {
        number = Double.doubleToRawLongBits(value);
    }

    /** Returns the double whose bits the number is. */
    public double asDouble() {
        return Double.longBitsToDouble(number);
    }

    /** Points at all of {@code source}, which must not change until the event is settled. */
    public void point(byte[] source) {
        point(source, 0, source.length);
    }

    /** Points at a range of {@code source}, which must not change until the event is settled. */
    public void point(byte[] source, int from, int size) {
        bytes = source;
        offset = from;
        length = size;
    }

    /** Clears the own buffer, to assemble bytes in it. */
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

    /** Appends one ASCII character. */
    public FieldValue append(char ascii) {
        ensure(1);
        buffer[length++] = (byte) ascii;
        return this;
    }

    /** Appends {@code ascii}, which must contain only ASCII characters. */
    public FieldValue append(String ascii) {
        int size = ascii.length();
        ensure(size);
        for (int i = 0; i < size; i++) {
            buffer[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Appends {@code value} as an unsigned number with base 2^{@code shift}, with letters in the given case. */
    FieldValue appendRadix(long value, int shift, boolean upper) {
        int digits = 1;
        for (long rest = value >>> shift; rest != 0; rest >>>= shift) {
            digits++;
        }
        ensure(digits);
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--, rest >>>= shift) {
            int digit = (int) (rest & ((1L << shift) - 1));
            buffer[at] = (byte) (digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
        }
        length += digits;
        return this;
    }

    /** Appends {@code value}, which is not negative, zero-padded to {@code digits} digits. */
    FieldValue appendPadded(long value, int digits) {
        ensure(digits);
        long limit = 10;
        for (int i = 1; i < digits; i++, limit *= 10) {
            if (value < limit) {
                for (int zeros = i; zeros < digits; zeros++) {
                    buffer[length++] = '0';
                }
                break;
            }
        }
        return appendDecimal(value);
    }

    /** Appends {@code value} as an unsigned 64-bit number. */
    FieldValue appendUnsigned(long value) {
        if (value >= 0) {
            return appendDecimal(value);
        }
        long quotient = Long.divideUnsigned(value, 10);
        return appendDecimal(quotient).appendDecimal(value - quotient * 10);
    }

    /** Returns a scratch buffer for a directory and one slash. */
    byte[] pathBase() {
        if (pathBase.length == 0) {
            pathBase = new byte[PathResolver.MAX_LENGTH + 1];
        }
        return pathBase;
    }

    /** Returns a scratch buffer for a path below a directory. */
    byte[] pathTail() {
        if (pathTail.length == 0) {
            pathTail = new byte[PathResolver.MAX_LENGTH + 1];
        }
        return pathTail;
    }

    /** Returns a scratch buffer for a resolved path. */
    byte[] pathTarget() {
        if (pathTarget.length == 0) {
            pathTarget = new byte[PathResolver.MAX_LENGTH + 1];
        }
        return pathTarget;
    }

    /** Prepends {@code before} and one character to the value. */
    void prepend(byte[] before, char then) {
        own();
        int shift = before.length + 1;
        int size = length;
        ensure(shift);
        System.arraycopy(buffer, offset, buffer, shift, size);
        System.arraycopy(before, 0, buffer, 0, before.length);
        buffer[before.length] = (byte) then;
        offset = 0;
        length = size + shift;
    }

    /** Copies the bytes to the own buffer if needed, so that they can be modified in place. */
    @SuppressWarnings("ReferenceEquality") // identity of the array, not its content
    FieldValue own() {
        if (bytes != buffer) {
            byte[] source = bytes;
            int from = offset;
            int size = length;
            clear().append(source, from, size);
        }
        return this;
    }

    /** Truncates the value to {@code size} bytes. */
    void truncate(int size) {
        length = size;
    }

    /** Returns byte {@code index} of the value. */
    byte at(int index) {
        return bytes[offset + index];
    }

    /** Sets byte {@code index}; only after {@link #own} or {@link #clear}. */
    void put(int index, byte value) {
        bytes[offset + index] = value;
    }

    /** Appends a decimal number. */
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
        if (more > buffer.length - length - offset) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(length, more)));
            bytes = buffer;
        }
    }

    /** Returns the bytes as text, with invalid UTF-8 replaced. Allocates. */
    public String text() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** Copies {@code other} into this value; bytes are copied into the own buffer. */
    public void copyOf(FieldValue other) {
        number = other.number;
        clear().append(other.bytes, other.offset, other.length);
    }

    /** Returns ancestor number {@code index} of the event's thread (0: its parent); cheap if called with consecutive indices. */
    @Nullable
    ThreadEntry ancestor(EventContext context, ThreadEntry thread, int index) {
        ThreadTable threads = context.state().threads();
        AncestorWalk known = walk;
        if (known == null || walkOwner != threads) {
            known = threads.newWalk();
            walk = known;
            walkOwner = threads;
            walked = -1;
        }
        long number = context.event().number();
        int next = walkEvent == number && walkThread == thread ? walked + 1 : -1;
        if (index == 0 || index != next) {
            known.start(thread);
            next = 0;
        }
        ThreadEntry found = null;
        for (int i = next; i <= index; i++) {
            found = known.next();
        }
        walked = index;
        walkEvent = number;
        walkThread = thread;
        return found;
    }
}
