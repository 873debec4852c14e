package eyas.capture.compression;

import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Decompresses a channel on the fly; memory is limited to one window, regardless of the data. */
public sealed interface DecompressedChannel extends ReadableByteChannel permits GzipChannel, ZstdChannel {
    /** Returns a description of a problem at the end of the input, or null. */
    @Nullable
    String remark();
}
