package eyas.hunt.query;

import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.answer.InconclusiveJob;
import eyas.hunt.answer.InconclusiveJob.Reason;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.ObservableTable;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoreLayout.TableFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the inconclusive jobs in scope: a part of their report was truncated, filtered or disabled, their evidence is incomplete, or their
 * stored data cannot be read.
 */
final class InconclusiveJobs {
    /** The executables of jobs, with their hashes. */
    static final StoredTable EXECUTABLES = StoredTables.named("executables").orElseThrow();

    private static final String OBSERVABLES = StoredTables.OBSERVABLES.name();
    private static final String BEHAVIORS = StoredTables.BEHAVIORS.name();
    private static final String NO_JOBS = "SELECT NULL::VARCHAR WHERE false";

    /** Matches jobs with an unhashed program; jobs from captures have no hashes. */
    private static final String UNHASHED = "coalesce(source, '') <> 'report' OR job IN "
            + "(SELECT job FROM executables WHERE sha256 IS NULL OR sha256 = '')";

    private final JobTables tables;

    InconclusiveJobs(JobTables tables) {
        this.tables = tables;
    }

    /** Returns the unreadable files of {@code jobs} as inconclusive jobs. */
    static List<InconclusiveJob> unreadJobs(JobTables tables) {
        return tables.broken().stream()
                .filter(file -> file.table().equals(StoredTables.JOBS))
                .map(file -> new InconclusiveJob(
                        "",
                        file.object().name(),
                        Reason.UNREADABLE,
                        "this file cannot be read: the number of its jobs is unknown"))
                .toList();
    }

    /** Returns the evidence of an answer about everything that jobs did: a job with rows may have done more. */
    AnswerEvidence ofAll(Collection<String> parts, String found) throws SQLException, HuntException {
        return of(parts, found, NO_JOBS, false);
    }

    /**
     * Returns the evidence of an answer.
     *
     * @param parts the report tables that the question uses
     * @param found query for the keys of the jobs in the answer
     * @param hashed whether jobs with unhashed programs are inconclusive; requires the views of executables
     */
    AnswerEvidence of(Collection<String> parts, String found, boolean hashed) throws SQLException, HuntException {
        return of(parts, found, found, hashed);
    }

    private AnswerEvidence of(Collection<String> parts, String found, String judged, boolean hashed)
            throws SQLException, HuntException {
        String unread = unread();
        String complete = complete(parts, hashed);
        String others = " FROM chosen WHERE job NOT IN (" + judged + ")";
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        List<InconclusiveJob> named = new ArrayList<>();
        for (InconclusiveJob file : unreadJobs(tables)) {
            counts.merge(Reason.UNREADABLE, 1L, Long::sum);
            named.add(file);
        }
        collect(
                Reason.UNREADABLE,
                others + " AND (" + unread + ")",
                "'a file with its rows cannot be read'",
                counts,
                named);
        collect(
                Reason.INCOMPLETE,
                others + " AND NOT (" + unread + ") AND NOT (" + complete + ")",
                describe(parts, hashed),
                counts,
                named);
        long jobs = tables.number("SELECT count(*) FROM chosen");
        long with = tables.number("SELECT count(*) FROM chosen WHERE job IN (" + found + ")");
        return new AnswerEvidence(jobs, with, counts, named, false);
    }

    private void collect(
            Reason reason, String from, String description, Map<Reason, Long> counts, List<InconclusiveJob> named)
            throws SQLException, HuntException {
        long count = tables.number("SELECT count(*)" + from);
        if (count == 0) {
            return;
        }
        counts.merge(reason, count, Long::sum);
        int capacity = Math.max(0, AnswerEvidence.NAMED - named.size());
        tables.query(
                "SELECT job, " + JobName.SQL + ", " + description + from + " ORDER BY day, repository, job LIMIT "
                        + capacity,
                (ResultSet rows) -> {
                    while (rows.next()) {
                        named.add(new InconclusiveJob(rows.getString(1), rows.getString(2), reason, rows.getString(3)));
                    }
                    return named;
                });
    }

    /** Returns the condition for jobs with complete data of these parts. */
    private static String complete(Collection<String> parts, boolean hashed) {
        List<String> conditions = new ArrayList<>();
        conditions.add("coalesce(coverage_complete, false)");
        if (parts.contains(OBSERVABLES)) {
            conditions.add("coalesce(observables_omitted, 0) = 0");
        }
        if (parts.contains(BEHAVIORS)) {
            conditions.add("coalesce(behaviors_complete, false)");
        }
        if (hashed) {
            conditions.add("NOT (" + UNHASHED + ")");
        }
        for (String part : cut(parts)) {
            conditions.add("coalesce(" + column(part, "_collected") + ", false)");
            conditions.add("coalesce(" + column(part, "_omitted") + ", 0) = 0");
            conditions.add("coalesce(" + column(part, "_hidden") + ", 0) = 0");
        }
        return String.join(" AND ", conditions);
    }

    private static String describe(Collection<String> parts, boolean hashed) {
        List<String> words = new ArrayList<>();
        words.add("CASE WHEN NOT coalesce(coverage_complete, false) THEN 'not everything was seen' END");
        if (parts.contains(OBSERVABLES)) {
            words.add("CASE WHEN observables_omitted > 0 THEN observables_omitted || ' values did not fit' END");
        }
        if (parts.contains(BEHAVIORS)) {
            words.add("CASE WHEN NOT coalesce(behaviors_complete, false) THEN 'its behavior is known in part' "
                    + "|| coalesce(': ' || nullif(array_to_string(behaviors_gaps, ', '), ''), '') END");
        }
        if (hashed) {
            words.add("CASE WHEN " + UNHASHED + " THEN 'not all its programs have a hash' END");
        }
        for (String part : cut(parts)) {
            String called = part.replace('_', ' ');
            words.add("CASE WHEN NOT coalesce(" + column(part, "_collected") + ", false) THEN '" + called
                    + " were not collected' END");
            words.add("CASE WHEN " + column(part, "_omitted") + " > 0 THEN " + column(part, "_omitted") + " || ' "
                    + called + " did not fit' END");
            words.add("CASE WHEN " + column(part, "_hidden") + " > 0 THEN " + column(part, "_hidden") + " || ' "
                    + called + " were taken out by filters' END");
        }
        return "concat_ws(', ', " + String.join(", ", words) + ")";
    }

    /** Returns the report tables that rows of these tables are derived from; observables are derived from several. */
    static Set<String> madeOf(Collection<StoredTable> tables) {
        Set<String> parts = new LinkedHashSet<>();
        for (StoredTable table : tables) {
            parts.add(table.name());
            if (table.equals(StoredTables.OBSERVABLES)) {
                ObservableTable.kinds().forEach(kind -> parts.addAll(ObservableTable.tables(kind)));
            }
        }
        return parts;
    }

    /** Returns the parts that a report can truncate. Nested rows are truncated with their parents. */
    private static Set<String> cut(Collection<String> parts) {
        Set<String> cut = new LinkedHashSet<>();
        for (String part : parts) {
            String outer = outermost(part);
            if (StoredTables.JOBS.index(outer + "_collected") >= 0) {
                cut.add(outer);
            }
        }
        return cut;
    }

    private static String outermost(String part) {
        String parent = StoredTables.named(part).map(StoredTable::parent).orElse("");
        return parent.isEmpty() ? part : outermost(parent);
    }

    private static String column(String part, String what) {
        return TableDatabase.identifier(part + what);
    }

    /** Returns the condition for jobs with rows in an omitted file. */
    private String unread() throws SQLException, HuntException {
        List<String> conditions = new ArrayList<>();
        for (TableFile file : tables.broken()) {
            String day = "day = DATE '" + file.day() + "'";
            if (file.table().equals(StoredTables.JOBS)) {
                continue;
            }
            if (file.directory().isEmpty()) {
                conditions.add(day);
                continue;
            }
            List<String> repositories = new ArrayList<>();
            for (String repository : tables.texts("SELECT DISTINCT repository FROM chosen WHERE " + day)) {
                if (StoreLayout.directory(repository).equals(file.directory())) {
                    repositories.add(repository);
                }
            }
            if (!repositories.isEmpty()) {
                conditions.add("(" + day + " AND repository IN (" + JobTables.literals(repositories) + "))");
            }
        }
        return conditions.isEmpty() ? "false" : String.join(" OR ", conditions);
    }
}
