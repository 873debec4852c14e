package eyas.report;

import eyas.event.Bytes;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Origin;
import eyas.state.ThreadEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the files that were executed: one row for each path, inode and change time. Event thread only.
 */
final class ExecutableCollector {
    private static final String MEMORY = "memfd:";

    private final ReportLimits limits;
    private final FileCollector files;
    private final Map<Key, Row> rows = new HashMap<>();
    private final List<Row> order = new ArrayList<>();
    private long omitted;

    private record Key(String path, long inode, long changed) {}

    /** Is what is known of one executable. */
    private static final class Row {
        private final int id;
        private final Key key;
        private final ProcessNode first;
        private final long firstTime;
        private final FileCollector.@Nullable Row file;
        private long count;

        private Row(int id, Key key, ProcessNode first, long firstTime, FileCollector.@Nullable Row file) {
            this.id = id;
            this.key = key;
            this.first = first;
            this.firstTime = firstTime;
            this.file = file;
        }
    }

    ExecutableCollector(ReportLimits limits, FileCollector files) {
        this.limits = limits;
        this.files = files;
    }

    long omitted() {
        return omitted;
    }

    int executed(ThreadEntry thread, ProcessNode process, long time) {
        Key key = new Key(Bytes.text(thread.exePath()), thread.exeIno(), thread.exeCtime());
        Row row = rows.get(key);
        if (row == null) {
            if (order.size() >= limits.executables()) {
                omitted++;
                return -1;
            }
            row = new Row(order.size(), key, process, time, files.find(key.path));
            rows.put(key, row);
            if (row.file != null && row.file.executable < 0) {
                row.file.executable = order.size();
            }
            order.add(row);
        }
        row.count++;
        return row.id;
    }

    List<ExecutableFacts> facts(SecretMask mask, ExecutableHashes hashes) {
        List<ExecutableFacts> facts = new ArrayList<>(order.size());
        for (Row row : order) {
            ProcessNode writer = row.file == null ? null : row.file.writer();
            Origin origin = row.key.path.startsWith(MEMORY)
                    ? Origin.MEMORY
                    : row.file == null || !row.file.isWritten()
                            ? Origin.FOUND
                            : writer != null && writer.received ? Origin.DOWNLOADED : Origin.WRITTEN;
            ExecutableHashes.Answer hash = hashes.find(row.key.path, row.key.inode, row.key.changed);
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
                    ProcessNode.idOf(writer),
                    origin));
        }
        return facts;
    }
}
