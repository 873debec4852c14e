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

/** Collects why behavior of a run may be unknown: the coverage of its report, and truncated tables. */
final class RunGaps {
    /** Maximum number of processes or files listed by name. */
    private static final int NAMED = 3;

    /** A table that only the agent of a job fills. */
    private static final String ENVIRONMENT = "environment";

    /** The tables that entries are derived from. */
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

    /** Truncated rows of one kind. */
    private static final class Cut {
        private final List<String> names = new ArrayList<>();
        private long rows;
        private long cut;

        void add(String name, long count) {
            rows++;
            cut += count;
            if (names.size() < NAMED) {
                names.add(EntryEscaper.escapeWord(name));
            }
        }

        String names() {
            return String.join(", ", names) + (rows > names.size() ? " and " + (rows - names.size()) + " more" : "");
        }
    }

    RunGaps(JobReport report) {
        if (!report.coverage().isComplete()) {
            reported.add("the evidence is incomplete, see the report's coverage");
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

    /** Checks whether a process executed more programs than its row lists. */
    void process(ProcessFacts process) {
        int cut = process.execCount() - process.execs().size();
        if (cut > 0) {
            programs.add(process.name() + " (" + process.pid() + ")", cut);
        }
    }

    /** Records that a file's row does not list all operations. */
    void file(String path, long cut) {
        touches.add(path, cut);
    }

    /** Records that a program's content could not be hashed. */
    void hash(String path) {
        hashes.add(path, 1);
    }

    /** Records that the limit of entries was exceeded. */
    void tooMany() {
        tooMany++;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(reported);
        if (programs.cut > 0) {
            all.add("programs that cannot be compared because the report does not list them: " + programs.cut + ", of "
                    + programs.names());
        }
        if (touches.cut > 0) {
            all.add("file operations that cannot be compared because the report does not attribute them: " + touches.cut
                    + ", of " + touches.names());
        }
        if (hashes.cut > 0) {
            all.add("programs whose content cannot be compared because there was no time to hash it: " + hashes.cut
                    + ", of " + hashes.names());
        }
        if (tooMany > 0) {
            all.add("entries beyond the limit of " + LockLimits.ENTRIES + " that cannot be compared: " + tooMany);
        }
        return all;
    }
}
