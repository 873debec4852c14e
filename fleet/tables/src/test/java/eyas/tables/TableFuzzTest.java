package eyas.tables;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.InvalidInputException;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.OrderKey;
import eyas.tables.read.ReportRows;
import eyas.tables.store.MergeRecord;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses reports and names as untrusted input.
 *
 * <p>A report is rejected, or each of its rows has a value of the right type in every column, and the job's key. A repository's directory
 * is one path component and survives a round trip. Explore with {@code ./dev fuzz tables TableFuzzTest#report 600}.
 */
final class TableFuzzTest {
    private static final int LONGEST = 20_000;

    @FuzzTest
    void report(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        JobRows rows;
        try {
            rows = ReportRows.read("fuzz", file).rows(JobSource.report(TestReportRows.NOW));
        } catch (InvalidInputException e) {
            require(
                    e.getMessage() != null && e.getMessage().contains("fuzz"),
                    "rejected without the file's name: " + e);
            return;
        }
        require(rows.of(StoredTables.JOBS).size() == 1, "a report is not one job");
        for (StoredTable table : StoredTables.ALL) {
            for (@Nullable Object[] row : rows.of(table)) {
                require(row.length == table.columns().size(), "a row of another length in " + table.name());
                require(rows.identity().key().equals(row[0]), "a row of another job in " + table.name());
                for (int i = 0; i < row.length; i++) {
                    require(
                            fits(table, i, row[i]),
                            table.name() + "." + table.columns().get(i).name() + ": " + row[i]);
                }
            }
        }
        StoreLayout.name(StoredTables.BEHAVIORS, rows.day(), rows.identity().repository(), "0");
    }

    private static boolean fits(StoredTable table, int column, @Nullable Object value) {
        return value == null
                || switch (table.columns().get(column).type()) {
                    case TEXT -> value instanceof String;
                    case WHOLE -> value instanceof Long;
                    case DECIMAL -> value instanceof Double;
                    case TRUTH -> value instanceof Boolean;
                    case DAY -> value instanceof LocalDate;
                    case TEXTS ->
                        value instanceof List<?> list && list.stream().allMatch(each -> each instanceof String);
                    case WHOLES ->
                        value instanceof List<?> list && list.stream().allMatch(each -> each instanceof Long);
                };
    }

    @FuzzTest
    void names(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String directory = StoreLayout.directory(text);
        require(directory.length() <= 255 - "repository=".length(), "too long for a directory: " + directory);
        require(!directory.contains("/") && !directory.startsWith("."), "more than one part: " + directory);
        String name = StoreLayout.name(StoredTables.BEHAVIORS, LocalDate.EPOCH, text, "0");
        Optional<TableFile> again = StoreLayout.parse(new StoredObject(name, 1, Instant.EPOCH));
        require(
                again.map(TableFile::directory).filter(directory::equals).isPresent(),
                "changed by the round trip: " + name);
        StoreLayout.parse(new StoredObject(text, 1, Instant.EPOCH))
                .ifPresent(file -> require(
                        StoreLayout.name(file.table(), file.day(), "x", file.part())
                                .endsWith(file.part() + ".parquet"),
                        "another part: " + text));
        OrderKey.ofAddress(text).ifPresent(key -> require(key.matches("[0-9a-f]{32}"), "no key of an address: " + key));
        require(OrderKey.ofName(text).endsWith("."), "no key of a name");
        try {
            MergeRecord record = MergeRecord.read("fuzz", bytes);
            require(!record.parts().contains(""), "a part without a name");
        } catch (IOException e) {
            require(String.valueOf(e.getMessage()).startsWith("fuzz"), "rejected without the record's name");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
