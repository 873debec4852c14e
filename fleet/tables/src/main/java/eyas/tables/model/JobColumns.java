package eyas.tables.model;

import static eyas.tables.model.ColumnType.TEXT;
import static eyas.tables.model.ColumnType.TEXTS;
import static eyas.tables.model.ColumnType.TRUTH;
import static eyas.tables.model.ColumnType.WHOLE;

import java.util.List;

/** The columns that are not declared by reports. */
final class JobColumns {
    /** The job's identity, and metadata of the stored report. */
    static final List<TableColumn> OF_STORE = List.of(
            TableColumn.of("provider", TEXT, "the CI system, for example `github`; empty if unknown"),
            TableColumn.of("run_id", TEXT, "the CI system's ID of the run"),
            TableColumn.of("attempt", WHOLE, "the attempt of the run, from 1"),
            TableColumn.of(
                    "job_name",
                    TEXT,
                    "the job's ID in its workflow, with what distinguishes it from other jobs of the run"),
            TableColumn.of("report", TEXT, "SHA-256 of the source of the rows, lower-case hex"),
            TableColumn.of("source", TEXT, "`report`, or `capture` if the rows were derived from a capture"),
            TableColumn.of("schema_version", TEXT, "of the report"),
            TableColumn.of("received_ns", WHOLE, "time of arrival, by the clock of the writer of the tables"),
            TableColumn.of(
                    "written_ns",
                    WHOLE,
                    "when the rows were written, by that clock; of two reports of one job, the later one takes precedence"),
            TableColumn.of(
                    "day_of_arrival",
                    TRUTH,
                    "whether the day is that of the arrival, because the start in the report is implausible"),
            TableColumn.of("capture", TEXT, "name of the stored capture; null if none is stored"),
            TableColumn.of("events_stored", TRUTH, "whether `events` contains the job's events"),
            TableColumn.of(
                    "sender",
                    TEXT,
                    "authenticated sender: `host NAME` by certificate, `repository NAME` by token; null without a receiver"),
            TableColumn.of(
                    "sent_host",
                    TEXT,
                    "the machine named by the sender; a host may name only machines that its certificate permits"),
            TableColumn.of(
                    "contests",
                    TEXT,
                    "`job` of an earlier row that this report contradicts, without proof of which is genuine; null if there is none"));

    /** Coverage of derived data. */
    static final List<TableColumn> OF_BEHAVIOR = List.of(
            TableColumn.of("observables_omitted", WHOLE, "number of values beyond the limit of `observables`"),
            TableColumn.of("behaviors_complete", TRUTH, "whether `behaviors` is known to be complete"),
            TableColumn.secret("behaviors_gaps", TEXTS, "why not"),
            TableColumn.of("behaviors_distrust", TEXT, "always null; kept for queries that use it"));

    /** An entry of a lock. */
    static final List<TableColumn> BEHAVIOR = List.of(
            TableColumn.of("workflow", TEXT, "the workflow's file, or its name"),
            TableColumn.of("job_id", TEXT, "the job's ID in the workflow"),
            TableColumn.secret("step", TEXT, "the step's ID or title"),
            TableColumn.of("code", TEXT, "`step`, or the package whose code ran"),
            TableColumn.of("kind", TEXT, "kind as in a lock: `programs`, `destinations` …"),
            TableColumn.secret("text", TEXT, "behavior as in a lock"),
            TableColumn.of("local", TRUTH, "a destination in the local network"),
            TableColumn.of("unhashed", TRUTH, "a program without a hash"),
            TableColumn.of("pid", WHOLE, "the first process that did it"),
            TableColumn.secret("program", TEXT, "that process's name"),
            TableColumn.secret("command_line", TEXT, "that process's"),
            TableColumn.of("time_ns", WHOLE, "start of that process"));

    /** A searchable value. */
    static final List<TableColumn> OBSERVABLE = List.of(
            TableColumn.of(
                    "kind",
                    TEXT,
                    "`address`, `name`, `destination`, `sha256`, `program`, `package`, `action`, `secret`, `persistence`, `image`, `rule`"),
            TableColumn.of("value", TEXT, "the value in the canonical form of its kind"),
            TableColumn.of(
                    "order_key",
                    TEXT,
                    "the 16 bytes of an address in hex (IPv4 after ::ffff:), the reversed labels of a name; otherwise the value"),
            TableColumn.of("source", TEXT, "the table of the first occurrence"),
            TableColumn.of("row", WHOLE, "ID of the row in that table"),
            TableColumn.of("step", TEXT, "label of the step of the first occurrence"),
            TableColumn.of("package", TEXT, "label of the package script of the first occurrence"),
            TableColumn.of("program", TEXT, "path or name of the program of the first occurrence"),
            TableColumn.of("first_ns", WHOLE, "time of the first occurrence"),
            TableColumn.of("last_ns", WHOLE, "time of the last occurrence, as far as recorded"),
            TableColumn.of("count", WHOLE, "number of occurrences, as far as recorded"));

    /** An event. */
    static final List<TableColumn> EVENT = List.of(
            TableColumn.of("number", WHOLE, "number of the event in the capture"),
            TableColumn.of("time_ns", WHOLE, "when"),
            TableColumn.of("type", TEXT, "name of the event"),
            TableColumn.of("direction", TEXT, "`>` for entry, `<` for exit"),
            TableColumn.of("pid", WHOLE, "the process"),
            TableColumn.of("tid", WHOLE, "the thread"),
            TableColumn.of("process", TEXT, "the process's name"),
            TableColumn.of("step", TEXT, "the step"),
            TableColumn.of("arguments", TEXT, "all parameters as text, with secrets masked"));

    private JobColumns() {}

    /** Returns the coverage columns of a table that may be truncated, filtered or disabled. */
    static List<TableColumn> ofPart(String table) {
        return List.of(
                TableColumn.of(table + "_collected", TRUTH, "whether `" + table + "` was collected"),
                TableColumn.of(table + "_omitted", WHOLE, "number of rows of `" + table + "` beyond the limit"),
                TableColumn.of(table + "_hidden", WHOLE, "number of rows of `" + table + "` removed by filters"));
    }
}
