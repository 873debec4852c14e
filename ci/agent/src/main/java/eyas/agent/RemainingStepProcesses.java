package eyas.agent;

import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.session.command.RunningProcess;
import eyas.state.State;
import eyas.state.job.Attribution;
import eyas.state.job.Job;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a job's steps that still run when the watch ends: their later actions are not seen.
 *
 * <p>Excludes the agent, and the process that ends the watch with its ancestors in the same step. Event thread only.
 */
final class RemainingStepProcesses implements LossReporter {
    private List<RunningProcess> left = List.of();

    /**
     * Determines which processes still run.
     *
     * @param prober the process that ends the watch, 0 if unknown
     */
    void conclude(State state, long prober) {
        ThreadTable threads = state.threads();
        Set<Long> ours = new HashSet<>();
        ours.add(ProcessHandle.current().pid());
        ours.addAll(family(threads, prober));
        // On a machine with several runners, all of them may belong to another job.
        Job job = prober == 0 ? null : job(threads.get(prober));
        List<RunningProcess> found = new ArrayList<>();
        for (int place = 0; place < threads.places(); place++) {
            ThreadEntry thread = threads.threadAt(place);
            if (thread != null && thread.isMain() && isOfStep(thread, job) && !ours.contains(thread.pid())) {
                Optional<RunningProcess> running = RunningProcess.find(thread.pid());
                running.ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparingLong(RunningProcess::pid));
        left = found;
    }

    /**
     * Returns the process that ends the watch and its ancestors in the same step. The parents are read from the kernel: all of them wait,
     * so their PIDs are valid. The thread table may still contain an ended process whose PID has been reused. A process of another step is
     * never excluded.
     */
    private static Set<Long> family(ThreadTable threads, long prober) {
        Set<Long> family = new HashSet<>();
        JobStep own = step(threads, prober);
        Optional<ProcessHandle> at = prober == 0 ? Optional.empty() : ProcessHandle.of(prober);
        while (at.isPresent()
                && (at.get().pid() == prober
                        || isSame(own, step(threads, at.get().pid())))) {
            family.add(at.get().pid());
            at = at.get().parent();
        }
        return family;
    }

    private static boolean isSame(@Nullable JobStep one, @Nullable JobStep other) {
        return one != null && other != null && one.number() == other.number();
    }

    private static @Nullable JobStep step(ThreadTable threads, long pid) {
        ThreadEntry thread = pid == 0 ? null : threads.get(pid);
        Attribution attribution = thread == null ? null : thread.job().attribution();
        return attribution == null ? null : attribution.step();
    }

    private static @Nullable Job job(@Nullable ThreadEntry thread) {
        Attribution attribution = thread == null ? null : thread.job().attribution();
        return attribution == null ? null : attribution.job();
    }

    @SuppressWarnings("ReferenceEquality") // if two jobs look alike, one is the watched one
    private static boolean isOfStep(ThreadEntry thread, @Nullable Job job) {
        Attribution attribution = thread.job().attribution();
        return attribution != null && attribution.step() != null && (job == null || attribution.job() == job);
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("process_left", left.size());
        if (!left.isEmpty()) {
            to.note((left.size() == 1
                            ? "1 process that a step left still runs: "
                            : left.size() + " processes that steps left still run: ")
                    + RunningProcess.describe(left) + "; their later actions are not seen; end background processes"
                    + " before the job ends");
        }
    }
}
