package eyas.report.table;

import eyas.report.model.CollectedRows;
import eyas.report.model.JobReport;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One table of a report.
 *
 * @param <R> the type of a row
 * @param name its name in {@code report.json}
 * @param title its title
 * @param csv name of its CSV file, without extension
 * @param each the column of nested rows that are written as one CSV line each; null if each row is a line
 * @param letter the letter by which a generated summary cites its rows, 0 if it does not
 * @param form its columns
 * @param part returns the table of a report
 * @param whole whether it is always complete: JSON then has only its rows
 * @param brief whether short formats show it too
 * @param label returns the name of a row for references
 */
public record Table<R>(
        String name,
        String title,
        String csv,
        @Nullable String each,
        char letter,
        RowSchema<R> form,
        Function<JobReport, CollectedRows<R>> part,
        boolean whole,
        boolean brief,
        @Nullable BiFunction<JobReport, R, String> label)
        implements Section {

    /** Declares a table that may be switched off, truncated or filtered. */
    static <R> Table<R> of(String name, String title, RowSchema<R> form, Function<JobReport, CollectedRows<R>> part) {
        return new Table<>(name, title, name, null, '\0', form, part, false, false, null);
    }

    /** Declares a table that is always present and complete. */
    static <R> Table<R> whole(String name, String title, RowSchema<R> form, Function<JobReport, List<R>> rows) {
        return new Table<>(
                name,
                title,
                name,
                null,
                '\0',
                form,
                report -> CollectedRows.of(rows.apply(report), 0),
                true,
                false,
                null);
    }

    /** Returns a copy with another name of the CSV file. */
    Table<R> file(String csvName) {
        return new Table<>(name, title, csvName, each, letter, form, part, whole, brief, label);
    }

    /** Returns a copy that short formats show as well. */
    Table<R> inBrief() {
        return new Table<>(name, title, csv, each, letter, form, part, whole, true, label);
    }

    /** Returns a copy with one CSV line for each nested row. */
    Table<R> lineForEach(String column) {
        return new Table<>(name, title, csv, column, letter, form, part, whole, brief, label);
    }

    /** Returns a copy whose rows are cited by {@code citedBy} and their id. */
    Table<R> cited(char citedBy, BiFunction<JobReport, R, String> called) {
        return new Table<>(name, title, csv, each, citedBy, form, part, whole, brief, called);
    }

    /** Returns the label of row {@code id}, or empty if there is no such row. */
    public Optional<String> label(JobReport report, int id) {
        List<R> rows = part.apply(report).rows();
        return label == null || id < 0 || id >= rows.size()
                ? Optional.empty()
                : Optional.of(label.apply(report, rows.get(id)));
    }
}
