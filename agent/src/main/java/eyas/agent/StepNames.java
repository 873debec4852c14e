package eyas.agent;

import eyas.action.worker.DiagFolder;
import eyas.action.worker.LoggedStep;
import eyas.action.worker.LoggedStep.LoggedProcess;
import eyas.action.worker.LoggedStep.Stage;
import eyas.action.worker.WorkerLimits;
import eyas.action.worker.WorkerLog;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.StepFacts;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds out what the runner calls its steps, from the log that its worker writes. A claim: the job can write there too. */
final class StepNames {
    /** What the job has put in place of the log may never answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int NAME = 200;

    private final WorkerLog log;

    private StepNames(WorkerLog log) {
        this.log = log;
    }

    /** Reads the log of the worker {@code pid}, 0 for none; what cannot be read gives no names, and says why. */
    static StepNames of(long pid, java.util.function.Consumer<String> problems) {
        Optional<ProcessHandle> worker = pid <= 0 ? Optional.empty() : ProcessHandle.of(pid);
        Optional<Instant> begin = worker.flatMap(process -> process.info().startInstant());
        Optional<DiagFolder> folder = program(pid).flatMap(DiagFolder::of);
        if (begin.isEmpty() || folder.isEmpty()) {
            return new StepNames(WorkerLog.EMPTY);
        }
        CompletableFuture<WorkerLog> reading = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reading.complete(folder.get().read(begin.get(), WorkerLimits.DEFAULT));
            } catch (IOException | RuntimeException e) {
                reading.completeExceptionally(e);
            }
        });
        try {
            return new StepNames(reading.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            problems.accept(
                    "steps have no names: the runner's log in " + folder.get().folder() + " cannot be read: "
                            + (e instanceof TimeoutException ? "it does not answer" : String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new StepNames(WorkerLog.EMPTY);
    }

    private static Optional<Path> program(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")));
        } catch (IOException e) {
            // It has ended, or is none of ours to look at: then its log is not to be found.
            return Optional.empty();
        }
    }

    /** Returns what to call the steps in a text, by their ids: the name and the id. */
    Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        log.byId().forEach((id, step) -> words.put(id, Printable.of(step.name(), NAME) + " (" + id + ")"));
        return words;
    }

    /** Returns the report with names and numbers of its steps. */
    JobReport named(JobReport report) {
        Map<Integer, LoggedStep> byProcess = byProcess(report);
        Map<String, LoggedStep> byId = log.byId();
        List<StepFacts> steps = report.steps().stream()
                .map(step -> named(step, byId.get(step.name()), byProcess.get(step.id())))
                .toList();
        return report.withSteps(steps);
    }

    private static StepFacts named(StepFacts step, @Nullable LoggedStep described, @Nullable LoggedStep started) {
        // The order of the description tells which step an id is; steps without an id are known by their processes.
        LoggedStep found = described != null ? described : started;
        return found == null ? step : step.called(found.number(), Printable.of(found.name(), NAME));
    }

    /** The processes that the log has of a step tell which one it is; of several, the workflow's own counts. */
    private Map<Integer, LoggedStep> byProcess(JobReport report) {
        Map<Long, LoggedStep> started = new HashMap<>();
        for (LoggedStep step : log.steps()) {
            for (LoggedProcess process : step.processes()) {
                started.putIfAbsent(process.pid(), step);
            }
        }
        Map<Integer, LoggedStep> found = new HashMap<>();
        for (ProcessFacts process : report.processes().rows()) {
            LoggedStep step = process.step() < 0 ? null : started.get(process.pid());
            if (step != null) {
                found.merge(process.step(), step, (one, other) -> one.stage() == Stage.MAIN ? one : other);
            }
        }
        return found;
    }
}
