package eyas.hunt.query;

import eyas.tables.store.StoreLayout;
import java.util.List;

/** Classifies DuckDB's errors about files. DuckDB has no error codes for them; the texts are those of DuckDB 2.0.0. */
final class DuckDbErrors {
    /** A file is damaged; errors in a query do not produce these texts. */
    private static final List<String> DAMAGE =
            List.of(StoreLayout.PARQUET, "TProtocolException", "IO Error", "Invalid Error", "ZSTD");

    /** A listed file no longer exists. */
    private static final List<String> GONE = List.of("No files found that match", "Cannot open file", "No such file");

    private DuckDbErrors() {}

    /** Returns whether a query may have failed because of a damaged file. */
    static boolean isDamage(Exception e) {
        return has(e, DAMAGE);
    }

    /** Returns whether a query failed because a file was deleted after it was listed, by a merge, expiry or erasure. */
    static boolean isFileMissing(Exception e) {
        return has(e, GONE);
    }

    private static boolean has(Exception e, List<String> words) {
        String message = String.valueOf(e.getMessage());
        return words.stream().anyMatch(message::contains);
    }
}
