package eyas.report.table;

import eyas.report.model.JobReport;
import java.util.ArrayList;
import java.util.List;
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
