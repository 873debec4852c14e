package eyas.report.table;

import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.Enrichments;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything a report contains, in the order of {@code report.json}. */
public final class ReportTables {
    /** Every member of the report. */
    public static final List<Section> ALL = List.of(
            JobSchemas.JOB,
            SynopsisSchemas.SYNOPSIS,
            JobSchemas.STEPS,
            JobSchemas.SCRIPTS,
            new Section.Total("alert_count", "number of alerts, including those without a row", JobReport::alertCount),
            AlertSchemas.RULES,
            AlertSchemas.ALERTS,
            ProcessSchemas.PROCESSES,
            ProcessSchemas.EXECUTABLES,
            NetworkSchemas.CONNECTIONS,
            NetworkSchemas.LOOKUPS,
            NetworkSchemas.SUSPICIONS,
            FileSchemas.FILES,
            FileSchemas.PERSISTENCE,
            FileSchemas.STEP_EXPORTS,
            ProcessSchemas.PRIVILEGES,
            ProcessSchemas.CONTAINERS,
            JobSchemas.FILTERS,
            SynopsisSchemas.ENRICHMENTS,
            SynopsisSchemas.COVERAGE,
            JobSchemas.COST);

    /** The tables among them. */
    public static final List<Table<?>> TABLES = tables();

    private ReportTables() {}

    private static List<Table<?>> tables() {
        List<Table<?>> tables = new ArrayList<>();
        for (Section section : ALL) {
            if (section instanceof Table<?> table) {
                tables.add(table);
            }
        }
        return List.copyOf(tables);
    }

    /**
     * Returns the report built from its sections.
     *
     * @param read the sections by name: a {@link CollectedRows} for a table, else the single part; a missing section was not collected, or
     * is unknown
     */
    public static JobReport report(Map<String, Object> read) {
        return new JobReport(
                single(JobSchemas.JOB, read, new JobFacts("", 0, 0, -1, "", "", "")),
                part(JobSchemas.STEPS, read).rows(),
                part(JobSchemas.SCRIPTS, read).rows(),
                part(AlertSchemas.RULES, read).rows(),
                part(AlertSchemas.ALERTS, read),
                part(ProcessSchemas.PROCESSES, read),
                part(ProcessSchemas.EXECUTABLES, read),
                part(NetworkSchemas.CONNECTIONS, read),
                part(NetworkSchemas.LOOKUPS, read),
                part(NetworkSchemas.SUSPICIONS, read).rows(),
                part(FileSchemas.FILES, read),
                part(ProcessSchemas.CONTAINERS, read),
                part(ProcessSchemas.PRIVILEGES, read),
                part(FileSchemas.PERSISTENCE, read),
                part(FileSchemas.STEP_EXPORTS, read),
                part(JobSchemas.FILTERS, read).rows(),
                single(SynopsisSchemas.ENRICHMENTS, read, Enrichments.NONE),
                single(SynopsisSchemas.COVERAGE, read, new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of())),
                single(JobSchemas.COST, read, new Overhead(0, -1, -1, -1)));
    }

    @SuppressWarnings("unchecked") // built by the section's schema
    private static <R> R single(Section.Single<R> single, Map<String, Object> read, R unknown) {
        return (R) read.getOrDefault(single.name(), unknown);
    }

    @SuppressWarnings("unchecked") // as above
    private static <R> CollectedRows<R> part(Table<R> table, Map<String, Object> read) {
        return (CollectedRows<R>) read.getOrDefault(table.name(), CollectedRows.off());
    }

    /** Returns the table of that name, or empty if there is none. */
    public static Optional<Table<?>> named(String name) {
        return TABLES.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** Returns the table whose rows a generated summary cites by {@code letter}, or empty if there is none. */
    public static Optional<Table<?>> cited(char letter) {
        return TABLES.stream()
                .filter(table -> table.letter() == letter && letter != '\0')
                .findFirst();
    }
}
