package eyas.tables.model;

/** Where the rows of a stored table come from. */
public sealed interface RowOrigin {
    /** One row for each job, of the single parts of a report. */
    record Job() implements RowOrigin {}

    /**
     * The rows of a table of a report.
     *
     * @param section the table's name there
     */
    record Rows(String section) implements RowOrigin {}

    /**
     * Rows within the rows of another table, or within a single part.
     *
     * @param parent the stored table of the rows that they are in; for a single part the part's name
     * @param member the member that holds them
     */
    record Nested(String parent, String member) implements RowOrigin {}

    /**
     * Counts by name within a single part.
     *
     * @param parent the part's name
     * @param member the member that holds them
     */
    record Counts(String parent, String member) implements RowOrigin {}

    /** What the lock of behaviour would have of a job. */
    record Behaviors() implements RowOrigin {}

    /** What can be looked for, of all other tables. */
    record Observables() implements RowOrigin {}

    /** The events of a capture. */
    record Events() implements RowOrigin {}
}
