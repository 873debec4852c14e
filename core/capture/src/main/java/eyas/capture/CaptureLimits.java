package eyas.capture;

import eyas.event.EventLayout;

/**
 * Limits for the memory of the capture reader, regardless of the file's content.
 *
 * @param buffer bytes of the read buffer while blocks fit into it; default 512 KiB
 * @param event longest event in bytes; the buffer grows up to this plus the block's frame; default 64 MiB
 * @param enterSlots entry events waiting for their exit, a power of two and at least 8; the oldest is evicted by a new one; default 32,768
 * @param enterBytes bytes for waiting entry events longer than 128 bytes; one that does not fit is dropped and counted; default 16 MiB
 * @param warnings warnings that are kept as text; default 100
 */
public record CaptureLimits(int buffer, int event, int enterSlots, int enterBytes, int warnings) {
    /** The default limits, suitable for any file. */
    public static final CaptureLimits DEFAULT =
            new CaptureLimits(512 << 10, EventLayout.MAX_LENGTH, 32_768, 16 << 20, 100);

    public CaptureLimits {
        if (buffer < 4096 || event < 4096 || event > EventLayout.MAX_LENGTH) {
            throw new IllegalArgumentException("buffer of " + buffer + " bytes, events of " + event
                    + " bytes: at least 4096, events at most " + EventLayout.MAX_LENGTH);
        }
        if (enterSlots < 8 || Integer.bitCount(enterSlots) != 1) {
            throw new IllegalArgumentException("enterSlots=" + enterSlots + " is not a power of two of at least 8");
        }
    }
}
