package eyas.host.runner;

import eyas.text.Printable;
import java.util.List;
import java.util.Objects;

/**
 * The runners of this host, and whether a process is a worker of one. Immutable.
 *
 * @param runners all runners
 * @param workerName file name of a worker's program
 */
public record KnownRunners(List<KnownRunner> runners, String workerName) {
    private static final int SHOWN = 200;

    public KnownRunners {
        runners = List.copyOf(runners);
    }

    /** Returns whether a process with this executable may be a worker; allocates nothing. */
    public boolean mayBeWorker(long inode, byte[] path) {
        for (int i = 0; i < runners.size(); i++) {
            if (runners.get(i).program().inode() == inode) {
                return true;
            }
        }
        return isWorkerName(path);
    }

    private boolean isWorkerName(byte[] path) {
        int from = path.length - workerName.length();
        if (from < 0 || (from > 0 && path[from - 1] != '/')) {
            return false;
        }
        for (int i = 0; i < workerName.length(); i++) {
            if (path[from + i] != workerName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Classifies {@code candidate}. A worker must match executable, user and control group. The executable is compared with the event,
     * which was correct at the exec, and with {@code /proc}, which contains the device.
     */
    public WorkerRecognition of(WorkerCandidate candidate) {
        ExecutableIdentity program = candidate.program();
        if (program == null) {
            return refused(candidate, false, describe(candidate) + " had ended before it could be inspected");
        }
        String why = "";
        for (KnownRunner runner : runners) {
            if (!Objects.equals(program, runner.program()) || candidate.inode() != program.inode()) {
                continue;
            }
            if (candidate.user() != runner.user()) {
                why = describe(candidate) + " is runner " + runner.name() + "'s program, but runs as user "
                        + candidate.user() + ", not " + runner.user();
            } else if (!runner.holds(candidate.group())) {
                why = describe(candidate) + " is runner " + runner.name() + "'s program, but is in control group "
                        + Printable.of(candidate.group(), SHOWN) + ", not in " + runner.group();
            } else {
                return new WorkerRecognition.Worker(runner);
            }
        }
        if (!why.isEmpty()) {
            return refused(candidate, true, why);
        }
        return candidate.path().endsWith("/" + workerName)
                ? refused(
                        candidate,
                        false,
                        describe(candidate) + " has the name of a worker, but is not a known runner's program ("
                                + program.describe()
                                + "); if it is a runner of this host, or was updated, run 'eyas host add' with"
                                + " its folder")
                : new WorkerRecognition.Other();
    }

    private WorkerRecognition refused(WorkerCandidate candidate, boolean known, String why) {
        // Not a java.nio.file.Path: a file name may contain bytes that the locale's charset cannot decode.
        boolean within = runners.stream().anyMatch(runner -> candidate.path().startsWith(runner.directory() + "/"));
        return new WorkerRecognition.Refused(candidate.path() + " " + candidate.inode(), known || within, why);
    }

    private static String describe(WorkerCandidate candidate) {
        return "process " + candidate.pid() + " (" + Printable.of(candidate.path(), SHOWN) + ")";
    }
}
