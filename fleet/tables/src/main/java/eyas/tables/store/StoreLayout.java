package eyas.tables.store;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How what a store holds is called.
 *
 * <pre>
 * v1/TABLE/day=2026-11-03/repository=OWNER%2FNAME/PART.parquet
 * v1/TABLE/day=2026-11-03/PART.parquet                                  where a table is not kept apart by repository
 * v1/capture-files/day=2026-11-03/repository=OWNER%2FNAME/JOB-DIGEST.scap
 * </pre>
 */
public final class StoreLayout {
    /** What all names begin with: another layout would get another number. */
    public static final String ROOT = "v1/";

    /** Where captures lie. */
    public static final String CAPTURES = "capture-files";

    /** The ending of a table's file. */
    public static final String PARQUET = ".parquet";

    private static final String DAY = "day=";

    /** What directories of repositories begin with. */
    static final String REPOSITORY = "repository=";

    private static final Pattern DAY_TEXT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** From this length on a directory is called by the beginning of the name and a digest of all of it. */
    private static final int LONGEST = 180;

    private static final int BEGINNING = 100;

    private StoreLayout() {}

    /** Returns the prefix of all files of a table. */
    public static String prefix(StoredTable table) {
        return ROOT + table.name() + "/";
    }

    /** Returns the name of a file of a table. */
    public static String name(StoredTable table, LocalDate day, String repository, String part) {
        return prefix(table) + DAY + day + "/" + (table.byRepository() ? REPOSITORY + folder(repository) + "/" : "")
                + part + PARQUET;
    }

    /** Returns the name of a capture. */
    public static String capture(LocalDate day, String repository, String job, String digest) {
        return ROOT + CAPTURES + "/" + DAY + day + "/" + REPOSITORY + folder(repository) + "/" + job + "-"
                + digest.substring(0, Math.min(16, digest.length())) + ".scap";
    }

    /**
     * Returns what a repository's directory is called, without {@code repository=}: what is no letter, digit, {@code -}, {@code _} or
     * {@code .} is written as its bytes, {@code %2F} for {@code /}; no two repositories have the same.
     */
    public static String folder(String repository) {
        StringBuilder out = new StringBuilder();
        for (byte b : repository.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || (c == '.' && !out.isEmpty());
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        if (out.length() <= LONGEST) {
            return out.toString();
        }
        // The sign is in no other directory's name, so that nobody can call a repository like that. Who erases one
        // erases it in all cases.
        return out.substring(0, BEGINNING).replaceAll("%.?$", "") + "~"
                + Sha256.of(repository.toLowerCase(Locale.ROOT));
    }

    /**
     * A file of a table, by its name.
     *
     * @param object the object
     * @param table the table
     * @param day its day
     * @param folder the directory of its repository, as {@link #folder} has it; empty where the table is not kept apart by repository
     * @param part the key of the part
     */
    public record TableFile(StoredObject object, StoredTable table, LocalDate day, String folder, String part) {}

    /** Reads the name of a table's file; empty where it is the name of something else. */
    public static Optional<TableFile> parse(StoredObject object) {
        String[] parts = object.name().split("/", -1);
        if (!StoreNames.isName(object.name())
                || parts.length < 4
                || !(parts[0] + "/").equals(ROOT)
                || !parts[2].startsWith(DAY)) {
            return Optional.empty();
        }
        StoredTable table = StoredTables.named(parts[1]).orElse(null);
        String file = parts[parts.length - 1];
        if (table == null
                || parts.length != (table.byRepository() ? 5 : 4)
                || !file.endsWith(PARQUET)
                || file.startsWith("_")
                || (table.byRepository() && !parts[3].startsWith(REPOSITORY))) {
            return Optional.empty();
        }
        return day(parts[2].substring(DAY.length()))
                .map(day -> new TableFile(
                        object,
                        table,
                        day,
                        table.byRepository() ? parts[3].substring(REPOSITORY.length()) : "",
                        file.substring(0, file.length() - PARQUET.length())));
    }

    /** Returns whether {@code prefix} is where days lie, for example {@code v1/jobs/}. */
    static boolean isOfDays(String prefix) {
        return prefix.startsWith(ROOT) && prefix.indexOf('/', ROOT.length()) == prefix.length() - 1;
    }

    /** Reads the day of a directory that is called {@code day=…}; empty where it is called otherwise. */
    public static Optional<LocalDate> dayFolder(String name) {
        return name.startsWith(DAY) ? day(name.substring(DAY.length())) : Optional.empty();
    }

    /** Reads a day as a directory has it; empty where it is none. */
    public static Optional<LocalDate> day(String text) {
        // Another spelling of the same day would be another directory.
        if (!DAY_TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
