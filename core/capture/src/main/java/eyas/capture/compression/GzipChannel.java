package eyas.capture.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip from a channel directly into the target buffer.
 *
 * <p>Supports header extras, names, comments and header checksums, and concatenated members. Truncated input is not an error: the available
 * data can be read, and {@link #remark} describes what is missing. Source: RFC 1952.
 */
public final class GzipChannel implements DecompressedChannel {
    private static final int INPUT = 128 << 10;
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final ReadableByteChannel source;
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT).flip();
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private long consumed;
    private boolean inMember;
    private boolean ended;
    private @Nullable String remark;

    /** Creates a channel over {@code source}, whose first bytes are already in {@code head}. */
    public GzipChannel(ReadableByteChannel source, ByteBuffer head) {
        this.source = source;
        input.clear();
        input.put(head).flip();
        consumed = input.remaining();
    }

    /** Returns whether {@code head} starts like a gzip member. */
    public static boolean matches(ByteBuffer head) {
        return head.remaining() >= 2
                && (head.get(head.position()) & 0xFF) == MAGIC_1
                && (head.get(head.position() + 1) & 0xFF) == MAGIC_2;
    }

    @Override
    public @Nullable String remark() {
        return remark;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.position() == before && !ended) {
            if (inMember) {
                inflate(target);
            } else {
                startMember();
            }
        }
        return target.position() == before ? -1 : target.position() - before;
    }

    private void inflate(ByteBuffer target) throws IOException {
        boolean starved = inflater.needsInput() && !input.hasRemaining() && !refill();
        if (!starved && inflater.needsInput()) {
            inflater.setInput(input);
        }
        int from = target.position();
        try {
            inflater.inflate(target);
        } catch (DataFormatException e) {
            throw new IOException(
                    "the gzip data is damaged before compressed byte " + place() + " (" + e.getMessage() + ")", e);
        }
        if (inflater.needsDictionary()) {
            throw new IOException("the gzip data asks for a dictionary before compressed byte " + place());
        }
        // After a full target, there may be pending output that needs no input.
        if (starved && target.position() == from && !inflater.finished()) {
            end("the gzip data ends early, after " + consumed + " compressed bytes");
            return;
        }
        checksum.update(target.duplicate().flip().position(from));
        if (inflater.finished()) {
            endMember();
        }
    }

    private void endMember() throws IOException {
        inMember = false;
        long expected = number(4);
        long length = number(4);
        if (ended) {
            return;
        }
        if (expected != checksum.getValue() || length != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new IOException("the gzip checksum before compressed byte " + place() + " does not match");
        }
    }

    private void startMember() throws IOException {
        if (!input.hasRemaining() && !refill()) {
            ended = true;
            return;
        }
        long begin = place();
        int first = octet();
        int second = octet();
        if (first != MAGIC_1 || second != MAGIC_2) {
            end("the data after the gzip data at compressed byte " + begin + " is not gzip and was ignored");
            return;
        }
        int method = octet();
        int flags = octet();
        number(4);
        number(2);
        if (!ended && method != DEFLATE) {
            throw new IOException("gzip method " + method + " at compressed byte " + begin + " is unknown");
        }
        skipOptions(flags);
        inflater.reset();
        checksum.reset();
        inMember = !ended;
    }

    private void skipOptions(int flags) throws IOException {
        if ((flags & EXTRA) != 0) {
            long length = number(2);
            for (long i = 0; i < length && !ended; i++) {
                octet();
            }
        }
        if ((flags & NAME) != 0) {
            skipString();
        }
        if ((flags & COMMENT) != 0) {
            skipString();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            number(2);
        }
    }

    private void skipString() throws IOException {
        while (!ended && octet() != 0) {
            // The remark must not claim anything about events.
        }
    }

    private long number(int size) throws IOException {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) octet() << (8 * i);
        }
        return value;
    }

    private int octet() throws IOException {
        if (!input.hasRemaining() && !refill()) {
            end("the gzip data ends early, after " + consumed + " compressed bytes");
            return 0;
        }
        return input.get() & 0xFF;
    }

    private void end(String why) {
        if (!ended) {
            ended = true;
            remark = why;
        }
    }

    private boolean refill() throws IOException {
        input.clear();
        int got = source.read(input);
        input.flip();
        if (got <= 0) {
            return false;
        }
        consumed += got;
        return true;
    }

    private long place() {
        return consumed - input.remaining();
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
