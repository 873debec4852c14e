package eyas.hunt.query;

import eyas.tables.store.StoreLayout;
import java.util.List;

/** What DuckDB's messages say of the files it reads. It has no codes for that; the words are those of DuckDB 2.0.0. */
final class DuckDbErrors {
    /** A file is damaged; a mistake in a query does not bring these about. */
    private static final List<String> DAMAGE =
            List.of(StoreLayout.PARQUET, "TProtocolException", "IO Error", "Invalid Error", "ZSTD");

    /** A file was listed and is there no more. */
    private static final List<String> GONE = List.of("No files found that match", "Cannot open file", "No such file");

    private DuckDbErrors() {}

    /** Returns whether a query may have failed because a file is damaged. */
    static boolean isDamage(Exception e) {
        return has(e, DAMAGE);
    }

    /** Returns whether a query failed because a file was deleted after it was listed, by whoever merges, expires or erases. */
    static boolean isGone(Exception e) {
        return has(e, GONE);
    }

    private static boolean has(Exception e, List<String> words) {
        String message = String.valueOf(e.getMessage());
        return words.stream().anyMatch(message::contains);
    }
}
