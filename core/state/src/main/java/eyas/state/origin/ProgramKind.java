package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a program handles files, according to its name; the rows are in {@code programs.tsv}. */
enum ProgramKind {
    /** Unknown. */
    OTHER,
    /** Writes the content that it read last. */
    COPIES,
    /** Writes the content of the archive or pipe that it read. */
    UNPACKS,
    /** Runs the file named by its first argument. */
    INTERPRETS,
    /** The same, with the options of shells. */
    SHELLS,
    /** Runs the commands of a file in its working directory. */
    BUILDS,
    /** Runs code from archives that it opens. */
    ARCHIVES;

    private static final int COLUMNS = 2;
    private static final byte[] @Nullable [] NAMES = new byte[512][];
    private static final ProgramKind[] KINDS = new ProgramKind[NAMES.length];

    static {
        String resource = "programs.tsv";
        for (String[] row : TableReader.rows(
                Objects.requireNonNull(ProgramKind.class.getResourceAsStream(resource), resource), resource, COLUMNS)) {
            byte[] name = Bytes.of(row[0]);
            int slot = slot(name, 0, name.length);
            NAMES[slot] = name;
            KINDS[slot] = valueOf(row[1].toUpperCase(Locale.ROOT));
        }
    }

    /** Returns the kind of the program at {@code path}. */
    static ProgramKind of(byte[] path) {
        int from = path.length;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        int end = path.length;
        int slot = slot(path, from, end);
        if (NAMES[slot] != null) {
            return KINDS[slot];
        }
        while (end > from && (path[end - 1] == '.' || (path[end - 1] >= '0' && path[end - 1] <= '9'))) {
            end--;
        }
        slot = slot(path, from, end);
        return NAMES[slot] == null ? OTHER : KINDS[slot];
    }

    /** Returns the slot of a name, or an empty one. The table is never more than a quarter full. */
    private static int slot(byte[] text, int from, int end) {
        int slot = 0;
        for (int i = from; i < end; i++) {
            slot = slot * 31 + text[i];
        }
        slot &= NAMES.length - 1;
        for (byte[] at = NAMES[slot];
                at != null && !Arrays.equals(at, 0, at.length, text, from, end);
                at = NAMES[slot]) {
            slot = (slot + 1) & (NAMES.length - 1);
        }
        return slot;
    }

    boolean interprets() {
        return this == INTERPRETS || this == SHELLS;
    }

    boolean passesOn() {
        return this == COPIES || this == UNPACKS;
    }
}
