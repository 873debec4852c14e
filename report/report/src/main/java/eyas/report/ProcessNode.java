package eyas.report;

import eyas.report.model.ExecFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process while a report is being collected. Event thread only. */
final class ProcessNode {
    final int id;
    final long pid;
    final @Nullable ProcessNode parent;
    final long startTime;
    final List<ExecFacts> execs = new ArrayList<>(1);
    final List<Integer> rules = new ArrayList<>(0);
    String name = "";
    String commandLine = "";
    String executable = "";
    String directory = "";
    String user = "";
    String containerId = "";
    String containerKey = "";
    int userId;
    long capabilities;
    int execCount;
    long endTime;
    int status = -1;
    int step = -1;
    int script = -1;
    boolean startsStep;
    boolean offending;
    boolean hidden;

    ProcessNode(int id, long pid, @Nullable ProcessNode parent, long startTime) {
        this.id = id;
        this.pid = pid;
        this.parent = parent;
        this.startTime = startTime;
    }

    static int idOf(@Nullable ProcessNode node) {
        return node == null ? -1 : node.id;
    }

    static int stepOf(@Nullable ProcessNode node) {
        return node == null ? -1 : node.step;
    }

    static int scriptOf(@Nullable ProcessNode node) {
        return node == null ? -1 : node.script;
    }

    void triggered(int rule) {
        if (!rules.contains(rule)) {
            rules.add(rule);
        }
        for (ProcessNode node = this; node != null && !node.offending; node = node.parent) {
            node.offending = true;
        }
    }
}
