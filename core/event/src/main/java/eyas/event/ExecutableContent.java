package eyas.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hash of an executed file, or why it is unknown: the data of an asynchronous event named {@value #EVENT_NAME}, defined by Eyas.
 *
 * <p>Encoding: {@code sha256=HEX ino=N ctime=N size=N path=BYTES} or {@code missed=WORD ino=N ctime=N size=N path=BYTES}. The path is last
 * and ends with the data, so it may contain any byte. Readers that do not know the event print the data.
 *
 * @param path the executable's path as reported by the kernel at the exec, without {@code " (deleted)"}
 * @param inode its inode number
 * @param changed when its inode was last changed as of the exec, ns since the epoch
 * @param size of the content in bytes, 0 if unknown
 * @param sha256 lower-case hex of the content; null if unknown
 * @param miss why there is no hash; null if there is one
 */
public record ExecutableContent(
        byte[] path,
        long inode,
        long changed,
        long size,
        @Nullable String sha256,
        @Nullable Miss miss) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.executable";

    private static final int DIGEST = 64;
    private static final int MOST_BYTES = 16 << 10;

    /** Why a hash is missing. */
    public enum Miss {
        /** The process and the file at its path no longer existed or were replaced before it could be opened. */
        GONE("gone", "gone before it could be read"),
        /** The file changed while it was read. */
        CHANGED("changed", "changed while it was read"),
        /** The kernel returned an error on opening or reading it. */
        UNREADABLE("unreadable", "cannot be read"),
        /** It is larger than the limit. */
        TOO_LARGE("too-large", "larger than what is hashed"),
        /** Too many other executables were waiting. */
        BUSY("busy", "too many executables were waiting"),
        /** The processor time limit for hashing was reached. */
        BUDGET("budget", "the processor time for hashing was used up"),
        /** Monitoring ended first. */
        LATE("late", "watching ended before it was read");

        private final String label;
        private final String text;

        Miss(String word, String text) {
            this.label = word;
            this.text = text;
        }

        /** Returns the description for reports. */
        public String text() {
            return text;
        }
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException unless there is either a hash or a reason why not
     */
    public ExecutableContent {
        if ((sha256 == null) == (miss == null)) {
            throw new IllegalArgumentException("either a hash or a reason why not");
        }
    }

    /** Returns the data of an event with this content. */
    public byte[] data() {
        String first = miss == null ? "sha256=" + sha256 : "missed=" + miss.label;
        byte[] head = (first + " ino=" + Long.toUnsignedString(inode) + " ctime=" + changed + " size=" + size
                        + " path=")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] data = new byte[head.length + path.length];
        System.arraycopy(head, 0, data, 0, head.length);
        System.arraycopy(path, 0, data, head.length, path.length);
        return data;
    }

    /** Parses the data of an event; empty if it is invalid. */
    public static Optional<ExecutableContent> read(byte[] data) {
        int end = data.length > MOST_BYTES ? -1 : endOfHead(data);
        if (end < 0) {
            return Optional.empty();
        }
        String[] words = new String(data, 0, end, StandardCharsets.ISO_8859_1).split(" ", -1);
        if (words.length != 5 || !words[4].equals("path=")) {
            return Optional.empty();
        }
        byte[] path = Arrays.copyOfRange(data, end, data.length);
        try {
            long inode = Long.parseUnsignedLong(value(words[1], "ino="));
            long changed = Long.parseLong(value(words[2], "ctime="));
            long size = Long.parseLong(value(words[3], "size="));
            if (words[0].startsWith("missed=")) {
                Miss miss = miss(words[0].substring("missed=".length()));
                return Optional.of(new ExecutableContent(path, inode, changed, size, null, miss));
            }
            String digest = value(words[0], "sha256=");
            if (digest.length() != DIGEST || !digest.chars().allMatch(c -> HexFormat.isHexDigit(c) && !isUpper(c))) {
                return Optional.empty();
            }
            return Optional.of(new ExecutableContent(path, inode, changed, size, digest, null));
        } catch (IllegalArgumentException e) { // numbers are untrusted input, too
            return Optional.empty();
        }
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'F';
    }

    /** Returns where the path starts, -1 if the head is invalid. */
    private static int endOfHead(byte[] data) {
        int blanks = 0;
        for (int at = 0; at < data.length; at++) {
            if (data[at] == ' ' && ++blanks == 4) {
                int end = at + 1 + "path=".length();
                return end <= data.length ? end : -1;
            }
        }
        return -1;
    }

    private static String value(String word, String key) {
        if (!word.startsWith(key)) {
            throw new IllegalArgumentException("not " + key + ": " + word);
        }
        return word.substring(key.length());
    }

    private static Miss miss(String word) {
        for (Miss miss : Miss.values()) {
            if (miss.label.equals(word)) {
                return miss;
            }
        }
        throw new IllegalArgumentException("no reason for a missing hash: " + word);
    }
}
