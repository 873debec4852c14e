package eyas.live.account;

import eyas.event.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Searches the text of a {@code mountinfo}, read in pieces, for one mount. Source: proc_pid_mountinfo(5). */
final class MountTable {
    /** Precedes the type of the file system, after a number of optional fields. */
    private static final byte[] SEPARATOR = Bytes.of(" - ");

    private static final int DEVICE_FIELD = 2;

    private final byte[] wanted;
    private byte[] rest = Bytes.EMPTY;

    MountTable(long id) {
        this.wanted = Bytes.of(id + " ");
    }

    /**
     * A mount.
     *
     * @param device of its file system, as the kernel writes it
     * @param type of its file system, with a FUSE subtype after a dot
     */
    record Mount(String device, String type) {}

    /** Processes the next piece; returns the mount if its line is complete by then, else null. */
    @Nullable
    Mount piece(byte[] bytes) {
        byte[] text = Arrays.copyOf(rest, rest.length + bytes.length);
        System.arraycopy(bytes, 0, text, rest.length, bytes.length);
        int start = 0;
        for (int i = rest.length; i < text.length; i++) {
            if (text[i] == '\n') {
                if (Bytes.startsWith(text, start, i, wanted)) {
                    return mount(text, start, i);
                }
                start = i + 1;
            }
        }
        rest = Arrays.copyOfRange(text, start, text.length);
        return null;
    }

    private static @Nullable Mount mount(byte[] text, int start, int end) {
        int separator = Bytes.indexOf(text, start, end, SEPARATOR);
        String[] fields = Bytes.text(Arrays.copyOfRange(text, start, end)).split(" ", DEVICE_FIELD + 2);
        if (separator < 0 || fields.length < DEVICE_FIELD + 2) {
            return null;
        }
        int from = separator + SEPARATOR.length;
        int to = from;
        while (to < end && text[to] != ' ') {
            to++;
        }
        return new Mount(fields[DEVICE_FIELD], Bytes.text(Arrays.copyOfRange(text, from, to)));
    }
}
