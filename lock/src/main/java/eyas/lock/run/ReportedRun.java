package eyas.lock.run;

import eyas.text.json.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * What a lock needs of a report. Rows refer to others by their ids, which need not exist.
 *
 * @param name what the report is called
 * @param head the job's facts
 * @param verdict the verdict's word
 * @param headline what the verdict rests on
 * @param gaps why not everything that happened is in it; empty where nothing is known to be missing
 * @param tables the rows of each table by their ids, in the order of the report
 */
record ReportedRun(
        String name,
        Head head,
        String verdict,
        String headline,
        List<String> gaps,
        Map<String, Map<Long, JsonValue>> tables) {
    /** The id that stands for none. */
    static final long NONE = -1;

    ReportedRun {
        gaps = List.copyOf(gaps);
    }

    /**
     * The facts of the job.
     *
     * @param command what was run
     * @param folder the working folder
     * @param workflowFile the file of the workflow, empty if unknown
     * @param resolvers addresses of the name servers that the machine is set up to ask; empty if unknown
     */
    record Head(String command, String folder, String workflowFile, List<String> resolvers) {
        Head {
            resolvers = List.copyOf(resolvers);
        }
    }

    /** Return the rows of a table in their order. */
    Iterable<Map.Entry<Long, JsonValue>> rows(String table) {
        return tables.getOrDefault(table, Map.of()).entrySet();
    }

    /** Return one row; missing where there is none. */
    JsonValue row(String table, long id) {
        return tables.getOrDefault(table, Map.of()).getOrDefault(id, JsonValue.Absent.MISSING);
    }
}
