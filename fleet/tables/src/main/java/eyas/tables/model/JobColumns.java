package eyas.tables.model;

import static eyas.tables.model.ColumnType.TEXT;
import static eyas.tables.model.ColumnType.TEXTS;
import static eyas.tables.model.ColumnType.TRUTH;
import static eyas.tables.model.ColumnType.WHOLE;

import java.util.List;

/** The columns that no report declares. */
final class JobColumns {
    /** Whose job it is, and what was written of it. */
    static final List<TableColumn> OF_STORE = List.of(
            TableColumn.of("provider", TEXT, "the CI system, for example `github`; empty if unknown"),
            TableColumn.of("run_id", TEXT, "the CI system's number of the run"),
            TableColumn.of("attempt", WHOLE, "which attempt at the run, from 1"),
            TableColumn.of("job_name", TEXT, "the job's id in its workflow, with what tells it from others of the run"),
            TableColumn.of("report", TEXT, "SHA-256 of what the rows were made of, lower-case hex"),
            TableColumn.of("source", TEXT, "`report`, or `capture` where the rows were made of a capture"),
            TableColumn.of("schema_version", TEXT, "of the report"),
            TableColumn.of("received_ns", WHOLE, "when it came here, by the clock of who wrote the tables"),
            TableColumn.of(
                    "written_ns",
                    WHOLE,
                    "when the rows were written, by that clock; of two reports of one job the later counts"),
            TableColumn.of(
                    "day_of_arrival",
                    TRUTH,
                    "whether the day is that of its arrival, since the time at which the report says that the job began is of no use"),
            TableColumn.of("capture", TEXT, "name of the stored capture; absent: none is stored"),
            TableColumn.of("events_stored", TRUTH, "whether `events` has the job's events"),
            TableColumn.of(
                    "sender",
                    TEXT,
                    "who sent it to a receiver, as was proved: `host NAME` by its certificate, `repository NAME` by its token; absent: no receiver took it"),
            TableColumn.of(
                    "sent_host",
                    TEXT,
                    "the machine that the sender named; of a host, one that its certificate may send of"),
            TableColumn.of(
                    "contests",
                    TEXT,
                    "`job` of the row that was there before, of which this is another report: neither is known to be the right one; absent: there was none"));

    /** What is known of what is derived as a whole. */
    static final List<TableColumn> OF_BEHAVIOR = List.of(
            TableColumn.of("observables_omitted", WHOLE, "how many values did not fit into `observables`"),
            TableColumn.of("behaviors_complete", TRUTH, "whether `behaviors` is known to have all that happened"),
            TableColumn.secret("behaviors_gaps", TEXTS, "why not"),
            TableColumn.of("behaviors_distrust", TEXT, "always absent; for questions that name it"));

    /** An entry of a lock. */
    static final List<TableColumn> BEHAVIOR = List.of(
            TableColumn.of("workflow", TEXT, "the workflow's file, or its name"),
            TableColumn.of("job_id", TEXT, "the job's id in the workflow"),
            TableColumn.secret("step", TEXT, "the step's id or title"),
            TableColumn.of("code", TEXT, "`step`, or the package whose code it is"),
            TableColumn.of("kind", TEXT, "as in a lock: `programs`, `destinations` …"),
            TableColumn.secret("text", TEXT, "what was done, as a lock has it"),
            TableColumn.of("local", TRUTH, "a destination in the local network"),
            TableColumn.of("unhashed", TRUTH, "a program of which no hash was taken"),
            TableColumn.of("pid", WHOLE, "who did it first"),
            TableColumn.secret("program", TEXT, "that process's name"),
            TableColumn.secret("command_line", TEXT, "that process's"),
            TableColumn.of("time_ns", WHOLE, "when that process began"));

    /** A thing that can be looked for. */
    static final List<TableColumn> OBSERVABLE = List.of(
            TableColumn.of(
                    "kind",
                    TEXT,
                    "`address`, `name`, `destination`, `sha256`, `program`, `package`, `action`, `secret`, `persistence`, `image`, `rule`"),
            TableColumn.of("value", TEXT, "in the one way in which its kind is written"),
            TableColumn.of(
                    "order_key",
                    TEXT,
                    "of an address its 16 bytes as hex (IPv4 behind ::ffff:), of a name its labels from the last to the first; else the value"),
            TableColumn.of("source", TEXT, "the table in which it was found first"),
            TableColumn.of("row", WHOLE, "id of the row there"),
            TableColumn.of("step", TEXT, "label of the step that had it first"),
            TableColumn.of("package", TEXT, "label of the package script that had it first"),
            TableColumn.of("program", TEXT, "path or name of the program that had it first"),
            TableColumn.of("first_ns", WHOLE, "when it was seen first"),
            TableColumn.of("last_ns", WHOLE, "when it was seen last, as far as rows say"),
            TableColumn.of("count", WHOLE, "how often, as far as rows say"));

    /** An event. */
    static final List<TableColumn> EVENT = List.of(
            TableColumn.of("number", WHOLE, "running number of the event in the capture"),
            TableColumn.of("time_ns", WHOLE, "when"),
            TableColumn.of("type", TEXT, "name of the event"),
            TableColumn.of("direction", TEXT, "`>` as it began, `<` as it ended"),
            TableColumn.of("pid", WHOLE, "the process"),
            TableColumn.of("tid", WHOLE, "the thread"),
            TableColumn.of("process", TEXT, "the process's name"),
            TableColumn.of("step", TEXT, "the step"),
            TableColumn.of("arguments", TEXT, "all parameters as text, masked as reports are"));

    private JobColumns() {}

    /** Returns what is said of a table that may be cut, filtered or switched off. */
    static List<TableColumn> ofPart(String table) {
        return List.of(
                TableColumn.of(table + "_collected", TRUTH, "whether `" + table + "` was collected"),
                TableColumn.of(table + "_omitted", WHOLE, "how much of `" + table + "` did not fit"),
                TableColumn.of(table + "_hidden", WHOLE, "how many rows of `" + table + "` filters took out"));
    }
}
