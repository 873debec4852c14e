package eyas.report.table;

import eyas.report.model.JobReport;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** One member of a report: a table, a single part, or a number. */
public sealed interface Section permits Table, Section.Single, Section.Total {
    /** Return the member's name in {@code report.json}. */
    String name();

    /**
     * A part of which there is one.
     *
     * @param <R> what it is
     * @param form its members
     * @param value the part of a report
     */
    record Single<R>(String name, RowSchema<R> form, Function<JobReport, R> value) implements Section {}

    /**
     * A number of the whole report.
     *
     * @param description what it counts
     * @param value the number of a report
     */
    record Total(String name, String description, ToLongFunction<JobReport> value) implements Section {}
}
