package eyas.report;

import eyas.event.Bytes;
import eyas.event.ExecutableContent;
import eyas.event.ExecutableContent.Miss;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Origin;
import eyas.report.model.ExecutableFacts.Provenance;
import eyas.state.origin.ProgramOrigin;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the files that were executed: one row for each path, inode and change time. Event thread only.
 */
final class ExecutableCollector {
    private static final String SCRIPT = "a script; its interpreter is hashed";

    private final ReportLimits limits;
    private final FileCollector files;
    private @Nullable ProcessTree processes;
    private final Map<Key, Row> rows = new HashMap<>();
    private final List<Row> order = new ArrayList<>();
    private long omitted;
    private boolean hasContents;

    private record Key(String path, long inode, long changed) {}

    /** Collected facts about one executable. */
    private static final class Row {
        private final int id;
        private final Key key;
        private final ProcessNode first;
        private final long firstTime;
        private final @Nullable FileRow file;
        private long count;
        private boolean isScript;
        private ProgramOrigin origin = ProgramOrigin.FOUND;
        private @Nullable String sha256;
        private String problem = "";

        private Row(int id, Key key, ProcessNode first, long firstTime, @Nullable FileRow file) {
            this.id = id;
            this.key = key;
            this.first = first;
            this.firstTime = firstTime;
            this.file = file;
        }

        /** Stores the reported content; the latest report wins. */
        private void setContent(ExecutableContent content) {
            Miss miss = content.miss();
            if (miss != null) {
                problem = sha256 == null ? miss.text() : problem;
                return;
            }
            problem = sha256 == null || sha256.equals(content.sha256())
                    ? ""
                    : "other content was executed within the same tick of the clock: " + sha256;
            sha256 = content.sha256();
        }
    }

    ExecutableCollector(ReportLimits limits, FileCollector files) {
        this.limits = limits;
        this.files = files;
    }

    long omitted() {
        return omitted;
    }

    void knowing(ProcessTree tree) {
        processes = tree;
    }

    /**
     * The executed files, as row ids; -1 for none.
     *
     * @param executable the file
     * @param script the script that it runs, if this job wrote that
     */
    record Executed(int executable, int script) {}

    Executed executed(ThreadEntry thread, ProcessNode process, long time) {
        ProgramOrigin origin = thread.origin();
        Row row = row(new Key(Bytes.text(thread.exePath()), thread.exeIno(), thread.exeCtime()), process, time);
        Row script = null;
        if (origin != null && origin.isScript()) {
            script = row(new Key(Bytes.text(origin.file()), 0, 0), process, time);
            if (script != null) {
                script.isScript = true;
                script.problem = SCRIPT;
                script.origin = origin;
            }
        } else if (origin != null && row != null) {
            row.origin = origin;
        }
        return new Executed(row == null ? -1 : row.id, script == null ? -1 : script.id);
    }

    /** Returns the row of {@code key} after counting one more exec, or null if the table is full. */
    private @Nullable Row row(Key key, ProcessNode process, long time) {
        Row row = rows.get(key);
        if (row == null) {
            if (order.size() >= limits.executables()) {
                omitted++;
                return null;
            }
            row = new Row(order.size(), key, process, time, files.find(key.path));
            rows.put(key, row);
            if (row.file != null && row.file.executable < 0) {
                row.file.executable = order.size();
            }
            order.add(row);
        }
        row.count++;
        return row;
    }

    /** Handles an event that reports the content of an executable. */
    void reportContent(ExecutableContent content) {
        hasContents = true;
        Row row = rows.get(new Key(Bytes.text(content.path()), content.inode(), content.changed()));
        if (row != null) {
            row.setContent(content);
        }
    }

    /** Returns the number of executables whose content was requested but is unknown. */
    long unknownContents() {
        return hasContents
                ? order.stream()
                        .filter(row -> row.sha256 == null && !row.isScript)
                        .count()
                : 0;
    }

    private ExecutableHashes.Answer hash(Row row, ExecutableHashes late) {
        if (row.sha256 != null) {
            return new ExecutableHashes.Answer(row.sha256, ExecutableFacts.Hash.AT_EXEC, row.problem);
        }
        ExecutableHashes.Answer answer = late.find(row.key.path, row.key.inode, row.key.changed);
        return answer.sha256() == null && !row.problem.isEmpty()
                ? new ExecutableHashes.Answer(null, ExecutableFacts.Hash.NONE, row.problem)
                : answer;
    }

    List<ExecutableFacts> facts(SecretMask mask, ExecutableHashes hashes) {
        List<ExecutableFacts> facts = new ArrayList<>(order.size());
        for (Row row : order) {
            List<Provenance> provenance = provenance(row.origin, mask);
            int writer = provenance.isEmpty() ? -1 : provenance.getFirst().process();
            ExecutableHashes.Answer hash = hash(row, hashes);
            facts.add(new ExecutableFacts(
                    facts.size(),
                    mask.mask(row.key.path),
                    hash.sha256(),
                    hash.kind(),
                    hash.problem(),
                    row.key.inode,
                    row.count,
                    row.firstTime,
                    row.first.id,
                    row.file == null ? -1 : row.file.id,
                    writer,
                    row.isScript,
                    origin(row.origin),
                    provenance));
        }
        return facts;
    }

    private List<Provenance> provenance(ProgramOrigin origin, SecretMask mask) {
        ProcessTree tree = processes;
        return origin.links().stream()
                .map(link -> new Provenance(
                        mask.mask(Bytes.text(link.file())),
                        tree == null ? -1 : ProcessNode.idOf(tree.withThread(link.writer())),
                        Bytes.text(link.name()),
                        Bytes.text(link.connection())))
                .toList();
    }

    private static Origin origin(ProgramOrigin origin) {
        return switch (origin.origin()) {
            case FOUND -> Origin.FOUND;
            case WRITTEN -> Origin.WRITTEN;
            case DOWNLOADED -> Origin.DOWNLOADED;
            case MEMORY -> Origin.MEMORY;
        };
    }
}
