package eyas.report.table;

import eyas.report.model.JobReport;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** One member of a report: a table, a single part, or a total. */
public sealed interface Section permits Table, Section.Single, Section.Total {
    /** Returns the member's name in {@code report.json}. */
    String name();

    /**
     * A part that exists once.
     *
     * @param <R> its type
     * @param form its members
     * @param value returns the part of a report
     */
    record Single<R>(String name, RowSchema<R> form, Function<JobReport, R> value) implements Section {}

    /**
     * A total of the whole report.
     *
     * @param description what it counts
     * @param value returns the total of a report
     */
    record Total(String name, String description, ToLongFunction<JobReport> value) implements Section {}
}
