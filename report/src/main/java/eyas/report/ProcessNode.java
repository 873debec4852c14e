package eyas.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a process in the tree of a job: what it ran, when it ended, and what alerts it caused.
 *
 * <p>Event thread only until the report is finished, then read-only.
 */
public final class ProcessNode {
    private final long pid;
    private final @Nullable ProcessNode parent;
    private final List<ProcessNode> children = new ArrayList<>(2);
    private final List<String> alertRules = new ArrayList<>(0);
    private String name = "";
    private String commandLine = "";
    private String executable = "";
    private int execs;
    private long startTime;
    private long endTime;
    private int status = -1;
    private boolean offending;

    ProcessNode(long pid, @Nullable ProcessNode parent, long startTime) {
        this.pid = pid;
        this.parent = parent;
        this.startTime = startTime;
    }

    /** Returns the process id in the host's namespace. */
    public long pid() {
        return pid;
    }

    /** Returns the process that started this one, or null for a root of the tree. */
    public @Nullable ProcessNode parent() {
        return parent;
    }

    /** Returns the processes that this one started, in order. */
    public List<ProcessNode> children() {
        return children;
    }

    /** Returns the kernel's name of the process. */
    public String name() {
        return name;
    }

    /** Returns the last command line, cut to the limit. */
    public String commandLine() {
        return commandLine;
    }

    /** Returns the path of the last executable. */
    public String executable() {
        return executable;
    }

    /** Returns how many programs the process executed one after the other. */
    public int execs() {
        return execs;
    }

    /** Returns when the process was first seen, ns since the epoch. */
    public long startTime() {
        return startTime;
    }

    /** Returns when the process ended, ns since the epoch; 0 if it was alive at the end. */
    public long endTime() {
        return endTime;
    }

    /** Returns the exit code, 128 + signal where a signal ended it, -1 if it was alive at the end. */
    public int status() {
        return status;
    }

    /** Returns the distinct rules that this process broke, in order. */
    public List<String> alertRules() {
        return alertRules;
    }

    /** Tells whether this process or one below it broke a rule. */
    public boolean isOffending() {
        return offending;
    }

    void describe(String newName, String newCommandLine, String newExecutable) {
        name = newName;
        commandLine = newCommandLine;
        executable = newExecutable;
    }

    void executed(String newName, String newCommandLine, String newExecutable) {
        describe(newName, newCommandLine, newExecutable);
        execs++;
    }

    void ended(long time, int exitStatus) {
        endTime = time;
        status = exitStatus;
    }

    void broke(String rule) {
        if (!alertRules.contains(rule)) {
            alertRules.add(rule);
        }
        for (ProcessNode node = this; node != null && !node.offending; node = node.parent) {
            node.offending = true;
        }
    }
}
