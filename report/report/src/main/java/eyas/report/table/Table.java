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
 * @param <R> what a row is
 * @param name its name in {@code report.json}
 * @param title what people call it
 * @param csv name of its file for spreadsheets, without the ending
 * @param each the column of rows within the row of which each gets a line in that file; null where each row is a line
 * @param letter the letter by which a written summary cites its rows, 0 where it does not
 * @param form its columns
 * @param part the table of a report
 * @param whole whether it never leaves anything out: JSON has its rows alone then
 * @param brief whether short forms for people show it too
 * @param label what a row is called where others refer to it
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

    /** Declare a table that may be switched off, cut or filtered. */
    static <R> Table<R> of(String name, String title, RowSchema<R> form, Function<JobReport, CollectedRows<R>> part) {
        return new Table<>(name, title, name, null, '\0', form, part, false, false, null);
    }

    /** Declare a table that is always there and whole. */
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

    /** Return the same with another name of its file for spreadsheets. */
    Table<R> file(String csvName) {
        return new Table<>(name, title, csvName, each, letter, form, part, whole, brief, label);
    }

    /** Return the same, shown in short forms for people as well. */
    Table<R> inBrief() {
        return new Table<>(name, title, csv, each, letter, form, part, whole, true, label);
    }

    /** Return the same with a line in that file for each row within a row. */
    Table<R> lineForEach(String column) {
        return new Table<>(name, title, csv, column, letter, form, part, whole, brief, label);
    }

    /** Return the same, cited by {@code citedBy} and a row's id. */
    Table<R> cited(char citedBy, BiFunction<JobReport, R, String> called) {
        return new Table<>(name, title, csv, each, citedBy, form, part, whole, brief, called);
    }

    /** Return what row {@code id} of this table is called; empty where there is no such row. */
    public Optional<String> label(JobReport report, int id) {
        List<R> rows = part.apply(report).rows();
        return label == null || id < 0 || id >= rows.size()
                ? Optional.empty()
                : Optional.of(label.apply(report, rows.get(id)));
    }
}
