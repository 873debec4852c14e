package eyas.session.report;

import eyas.engine.AlertId;
import eyas.text.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the alerts of one run. With a file, a restarted run continues the sequence: blocks of numbers are reserved on disk before their
 * first use, so that no number is used twice, even after a crash. An unfinished block leaves a gap.
 *
 * <p>Event thread only.
 */
public final class AlertSequence {
    private static final int SOURCE_BYTES = 16;
    private static final int BLOCK = 1_000;
    /** The content of the file: the source, and the last reserved number. */
    private static final Pattern STATE = Pattern.compile("([0-9a-f]{32}) ([0-9]{1,18})\n");

    private @Nullable Path file;
    private String source;
    private long last;
    private long reserved;

    private AlertSequence(@Nullable Path file, String source, long last) {
        this.file = file;
        this.source = source;
        this.last = last;
        this.reserved = last;
    }

    /** Returns a sequence that ends with this process. */
    public static AlertSequence ofProcess() {
        return new AlertSequence(null, newSource(), 0);
    }

    /**
     * Returns the sequence in the file, or a new one. The file is written when the first ID is needed: most jobs have no alert, and a
     * durable write would delay the start of a job.
     *
     * @param file in a directory that only Eyas can write to; an invalid file is replaced
     * @throws IOException if the file cannot be read
     */
    public static AlertSequence open(Path file) throws IOException {
        Matcher state = STATE.matcher(Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
        return state.matches()
                ? new AlertSequence(file, state.group(1), Long.parseLong(state.group(2)))
                : new AlertSequence(file, newSource(), 0);
    }

    private static String newSource() {
        byte[] bytes = new byte[SOURCE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void reserve(Path into) throws IOException {
        AtomicFile.replaceDurably(into, source + " " + (last + BLOCK) + "\n");
        reserved = last + BLOCK;
    }

    /** Returns the next ID. If no numbers can be reserved on disk, it starts a new source with unused numbers. */
    public AlertId next() {
        Path into = file;
        if (into != null && last == reserved) {
            try {
                reserve(into);
            } catch (IOException e) {
                file = null;
                source = newSource();
                last = 0;
            }
        }
        return new AlertId(source, ++last);
    }
}
