package eyas.report.table;

import eyas.report.model.Coverage;
import eyas.report.model.Enrichments;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.OwnCost;
import eyas.report.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a report holds, in the order in which {@code report.json} has it. */
public final class ReportTables {
    /** Every member of the report. */
    public static final List<Section> ALL = List.of(
            JobForms.JOB,
            SynopsisForms.SYNOPSIS,
            JobForms.STEPS,
            JobForms.SCRIPTS,
            new Section.Total("alert_count", "all alerts, also those that are not rows", JobReport::alertCount),
            AlertForms.RULES,
            AlertForms.ALERTS,
            ProcessForms.PROCESSES,
            ProcessForms.EXECUTABLES,
            NetworkForms.CONNECTIONS,
            NetworkForms.LOOKUPS,
            NetworkForms.SUSPICIONS,
            FileForms.FILES,
            FileForms.PERSISTENCE,
            FileForms.HANDED_ON,
            ProcessForms.PRIVILEGES,
            ProcessForms.CONTAINERS,
            JobForms.FILTERS,
            SynopsisForms.ENRICHMENTS,
            SynopsisForms.COVERAGE,
            JobForms.COST);

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
     * Returns the report that was read.
     *
     * @param read its sections by their names: of a table a {@link Part}, of a single part that part; one that is missing was not
     *     collected, or is unknown
     */
    public static JobReport report(Map<String, Object> read) {
        return new JobReport(
                single(JobForms.JOB, read, new JobFacts("", 0, 0, -1, "", "", "")),
                part(JobForms.STEPS, read).rows(),
                part(JobForms.SCRIPTS, read).rows(),
                part(AlertForms.RULES, read).rows(),
                part(AlertForms.ALERTS, read),
                part(ProcessForms.PROCESSES, read),
                part(ProcessForms.EXECUTABLES, read),
                part(NetworkForms.CONNECTIONS, read),
                part(NetworkForms.LOOKUPS, read),
                part(NetworkForms.SUSPICIONS, read).rows(),
                part(FileForms.FILES, read),
                part(ProcessForms.CONTAINERS, read),
                part(ProcessForms.PRIVILEGES, read),
                part(FileForms.PERSISTENCE, read),
                part(FileForms.HANDED_ON, read),
                part(JobForms.FILTERS, read).rows(),
                single(SynopsisForms.ENRICHMENTS, read, Enrichments.NONE),
                single(SynopsisForms.COVERAGE, read, new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of())),
                single(JobForms.COST, read, new OwnCost(0, -1, -1, -1)));
    }

    @SuppressWarnings("unchecked") // The section's form has built it.
    private static <R> R single(Section.Single<R> single, Map<String, Object> read, R unknown) {
        return (R) read.getOrDefault(single.name(), unknown);
    }

    @SuppressWarnings("unchecked") // As above.
    private static <R> Part<R> part(Table<R> table, Map<String, Object> read) {
        return (Part<R>) read.getOrDefault(table.name(), Part.off());
    }

    /** Return the table of that name; empty if there is none. */
    public static Optional<Table<?>> named(String name) {
        return TABLES.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** Return the table whose rows a written summary cites by {@code letter}; empty if there is none. */
    public static Optional<Table<?>> cited(char letter) {
        return TABLES.stream()
                .filter(table -> table.letter() == letter && letter != '\0')
                .findFirst();
    }
}
