package eyas.github;

import eyas.ci.provider.KnownStep;
import eyas.ci.provider.PlannedStep;
import eyas.ci.provider.StepNames;
import eyas.github.worker.DiagDirectory;
import eyas.github.worker.LoggedStep;
import eyas.github.worker.LoggedStep.LoggedProcess;
import eyas.github.worker.LoggedStep.Stage;
import eyas.github.worker.WorkerLimits;
import eyas.github.worker.WorkerLog;
import eyas.report.model.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The steps of a job, from the log of the runner's worker. A claim: the job can write there, too. */
final class LoggedSteps {
    /** A file that the job has put in place of the log may block forever. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private LoggedSteps() {}

    /** Reads the log of the worker {@code pid}, 0 for none; an unreadable log gives no names and a message. */
    static StepNames of(long pid, Consumer<String> problems) {
        return names(log(pid, problems));
    }

    /** Reads the steps that the worker {@code pid}, 0 for none, is going to run; an unreadable log gives no steps and a message. */
    static List<PlannedStep> planned(long pid, Consumer<String> problems) {
        return log(pid, problems).planned().stream()
                .map(step -> new PlannedStep(step.id(), step.title(), step.uses()))
                .toList();
    }

    /**
     * Reads which job the runner in {@code directory} executed whose worker was started at {@code began}; empty if its log does not contain
     * it.
     */
    static Optional<RunIdentity> ranBy(Path directory, Instant started, Consumer<String> problems) {
        Map<String, String> run = read(new DiagDirectory(directory.resolve("_diag")), started, problems)
                .run();
        String attempt = run.getOrDefault("run_attempt", "1");
        if (!run.containsKey("repository") || !run.containsKey("run_id") || !attempt.matches("[1-9][0-9]{0,5}")) {
            return Optional.empty();
        }
        return Optional.of(new RunIdentity(
                "github",
                run.getOrDefault("server_url", ""),
                run.get("repository"),
                run.getOrDefault("workflow", ""),
                run.get("run_id"),
                Integer.parseInt(attempt),
                run.getOrDefault("job", "job"),
                "",
                ""));
    }

    private static WorkerLog log(long pid, Consumer<String> problems) {
        Optional<ProcessHandle> worker = pid <= 0 ? Optional.empty() : ProcessHandle.of(pid);
        Optional<Instant> begin = worker.flatMap(process -> process.info().startInstant());
        Optional<DiagDirectory> directory = program(pid).flatMap(DiagDirectory::of);
        return begin.isEmpty() || directory.isEmpty() ? WorkerLog.EMPTY : read(directory.get(), begin.get(), problems);
    }

    private static WorkerLog read(DiagDirectory directory, Instant begin, Consumer<String> problems) {
        CompletableFuture<WorkerLog> reading = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reading.complete(directory.read(begin, WorkerLimits.DEFAULT));
            } catch (IOException | RuntimeException e) {
                reading.completeExceptionally(e);
            }
        });
        try {
            return reading.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            problems.accept("steps have no names: cannot read the runner's log in " + directory.directory() + ": "
                    + (e instanceof TimeoutException ? "timeout" : String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return WorkerLog.EMPTY;
    }

    private static StepNames names(WorkerLog log) {
        return new StepNames(log.steps().stream().map(LoggedSteps::known).toList());
    }

    private static KnownStep known(LoggedStep step) {
        return new KnownStep(
                step.number(),
                step.name(),
                step.id(),
                step.stage() == Stage.MAIN,
                step.processes().stream().map(LoggedProcess::pid).toList());
    }

    private static Optional<Path> program(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")));
        } catch (IOException e) {
            // The process has ended or is inaccessible: its log cannot be found.
            return Optional.empty();
        }
    }
}
