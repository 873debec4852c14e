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
 * The names of objects in a store.
 *
 * <pre>
 * v1/TABLE/day=2026-11-03/repository=OWNER%2FNAME/PART.parquet
 * v1/TABLE/day=2026-11-03/PART.parquet                                  if the table is not partitioned by repository
 * v1/capture-files/day=2026-11-03/repository=OWNER%2FNAME/JOB-DIGEST.scap
 * </pre>
 */
public final class StoreLayout {
    /** Prefix of all names: another layout would get another number. */
    public static final String ROOT = "v1/";

    /** Directory of captures. */
    public static final String CAPTURES = "capture-files";

    /** Extension of a table's file. */
    public static final String PARQUET = ".parquet";

    private static final String DAY = "day=";

    /** Prefix of directories of repositories. */
    static final String REPOSITORY = "repository=";

    private static final Pattern DAY_TEXT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** Length from which on the directory name is a truncated repository name and a digest. */
    private static final int LONGEST = 180;

    private static final int BEGINNING = 100;

    private StoreLayout() {}

    /** Returns the prefix of all files of a table. */
    public static String prefix(StoredTable table) {
        return ROOT + table.name() + "/";
    }

    /** Returns the name of a file of a table. */
    public static String name(StoredTable table, LocalDate day, String repository, String part) {
        return prefix(table) + DAY + day + "/" + (table.byRepository() ? REPOSITORY + directory(repository) + "/" : "")
                + part + PARQUET;
    }

    /** Returns the name of a capture. */
    public static String capture(LocalDate day, String repository, String job, String digest) {
        return ROOT + CAPTURES + "/" + DAY + day + "/" + REPOSITORY + directory(repository) + "/" + job + "-"
                + digest.substring(0, Math.min(16, digest.length())) + ".scap";
    }

    /**
     * Returns the name of a repository's directory, without {@code repository=}: letters, digits, {@code -}, {@code _} and {@code .} are
     * kept, other characters are percent-encoded, {@code %2F} for {@code /}; the mapping is injective.
     */
    public static String directory(String repository) {
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
        // This character occurs in no other directory's name, so no repository name can collide with it. Erasure covers
        // all cases.
        return out.substring(0, BEGINNING).replaceAll("%.?$", "") + "~"
                + Sha256.of(repository.toLowerCase(Locale.ROOT));
    }

    /**
     * The parsed name of a table's file.
     *
     * @param object the object
     * @param table the table
     * @param day its day
     * @param directory the directory of its repository, see {@link #directory}; empty if the table is not partitioned by repository
     * @param part the key of the part
     */
    public record TableFile(StoredObject object, StoredTable table, LocalDate day, String directory, String part) {}

    /** Parses the name of a table's file; empty if it is the name of something else. */
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

    /** Returns whether {@code prefix} contains directories of days, for example {@code v1/jobs/}. */
    static boolean containsDays(String prefix) {
        return prefix.startsWith(ROOT) && prefix.indexOf('/', ROOT.length()) == prefix.length() - 1;
    }

    /** Parses the name {@code day=…} of a directory; empty if it is another name. */
    public static Optional<LocalDate> parseDayDirectory(String name) {
        return name.startsWith(DAY) ? day(name.substring(DAY.length())) : Optional.empty();
    }

    /** Parses a day as in a directory's name; empty if it is invalid. */
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
