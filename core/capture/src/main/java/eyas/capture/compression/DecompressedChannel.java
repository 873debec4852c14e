package eyas.capture.compression;

import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Decompresses a channel while it is read; holds no more than a window of it in memory, whatever the data claims. */
public sealed interface DecompressedChannel extends ReadableByteChannel permits GzipChannel, ZstdChannel {
    /** Returns what was wrong with the end of the input; null where it ended as it should. */
    @Nullable
    String remark();
}
