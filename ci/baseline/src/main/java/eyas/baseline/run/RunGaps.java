package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.LockLimits;
import eyas.report.model.CollectedRows;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.table.ReportTables;
import eyas.report.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects why not all that happened in a run is known: what its report says, and lists that the report cut. */
final class RunGaps {
    /** How many processes or files are named. */
    private static final int NAMED = 3;

    /** A table that only the agent of a job fills. */
    private static final String ENVIRONMENT = "environment";

    /** The tables of which entries are made. */
    private static final Set<String> TABLES = Set.of(
            "processes",
            "executables",
            "connections",
            "files",
            "persistence",
            ENVIRONMENT,
            "privilege_changes",
            "containers");

    private final List<String> reported = new ArrayList<>();
    private final Cut programs = new Cut();
    private final Cut touches = new Cut();
    private final Cut hashes = new Cut();
    private long tooMany;

    /** What was cut of one kind of rows. */
    private static final class Cut {
        private final List<String> names = new ArrayList<>();
        private long rows;
        private long cut;

        void add(String name, long count) {
            rows++;
            cut += count;
            if (names.size() < NAMED) {
                names.add(EntryEscaper.word(name));
            }
        }

        String names() {
            return String.join(", ", names) + (rows > names.size() ? " and " + (rows - names.size()) + " more" : "");
        }
    }

    RunGaps(JobReport report) {
        if (!report.coverage().isComplete()) {
            reported.add("the evidence is incomplete, as its coverage says");
        }
        for (Table<?> table : ReportTables.TABLES) {
            if (TABLES.contains(table.name())) {
                table(table.name(), table.part().apply(report));
            }
        }
    }

    private void table(String name, CollectedRows<?> part) {
        if (!part.collected() && !name.equals(ENVIRONMENT)) {
            reported.add(name + " were not collected");
        }
        if (part.omitted() != 0) {
            reported.add(part.omitted() + " rows of " + name + " did not fit");
        }
        if (part.hidden() != 0) {
            reported.add(part.hidden() + " rows of " + name + " were hidden by filters");
        }
    }

    /** Looks whether a process executed more than its row has. */
    void process(ProcessFacts process) {
        int cut = process.execCount() - process.execs().size();
        if (cut > 0) {
            programs.add(process.name() + " (" + process.pid() + ")", cut);
        }
    }

    /** Notes that of a file not everything is known that was done to it. */
    void file(String path, long cut) {
        touches.add(path, cut);
    }

    /** Notes that whether a program has another content cannot be told. */
    void hash(String path) {
        hashes.add(path, 1);
    }

    /** Notes that there is no room for an entry. */
    void tooMany() {
        tooMany++;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(reported);
        if (programs.cut > 0) {
            all.add("programs that cannot be judged, since the report does not have them: " + programs.cut + ", of "
                    + programs.names());
        }
        if (touches.cut > 0) {
            all.add("uses of files that cannot be judged, since the report does not say whose they are: " + touches.cut
                    + ", of " + touches.names());
        }
        if (hashes.cut > 0) {
            all.add("programs whose content cannot be judged, since there was no time to take its hash: " + hashes.cut
                    + ", of " + hashes.names());
        }
        if (tooMany > 0) {
            all.add("entries beyond the limit of " + LockLimits.ENTRIES + " that cannot be judged: " + tooMany);
        }
        return all;
    }
}
