package eyas.report.model;

import java.util.List;

/**
 * One process.
 *
 * @param id its number in the report; a reused process id has another
 * @param parent the process that started it, -1 for a root of the tree
 * @param pid the process id in the host's namespace
 * @param name the kernel's name of the program that it ran last
 * @param executable path of the last executable
 * @param commandLine the last command line, truncated to the limit
 * @param directory working directory at the last exec, empty if unknown
 * @param userId numeric user at the last exec
 * @param user that user's name, empty if unknown
 * @param startTime time at which it was started or first seen
 * @param endTime time at which it ended; 0 if it was alive at the end
 * @param exitCode its exit code, 128 + signal if a signal ended it; -1 if it was alive at the end
 * @param execs its execs, in order; the first ones if there were many
 * @param execCount number of its execs
 * @param step its step, -1 if unknown
 * @param script its package script, -1 if none
 * @param container its container, -1 if none
 * @param rules the rules that it triggered
 * @param offending whether it or a descendant triggered a rule
 * @param outlivedStep whether it was alive after the first process of its step had ended
 * @param reparented whether its parent ended before it
 * @param hidden whether a filter hides it; it is kept because other rows refer to it
 */
public record ProcessFacts(
        int id,
        int parent,
        long pid,
        String name,
        String executable,
        String commandLine,
        String directory,
        int userId,
        String user,
        long startTime,
        long endTime,
        int exitCode,
        List<ExecFacts> execs,
        int execCount,
        int step,
        int script,
        int container,
        List<Integer> rules,
        boolean offending,
        boolean outlivedStep,
        boolean reparented,
        boolean hidden) {
    public ProcessFacts {
        execs = List.copyOf(execs);
        rules = List.copyOf(rules);
    }
}
