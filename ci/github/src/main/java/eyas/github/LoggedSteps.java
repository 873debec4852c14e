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

/** The steps of a job, from the log that the runner's worker writes. A claim: the job can write there too. */
final class LoggedSteps {
    /** What the job has put in place of the log may never answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private LoggedSteps() {}

    /** Read the log of the worker {@code pid}, 0 for none; what cannot be read gives no names, and says why. */
    static StepNames of(long pid, Consumer<String> problems) {
        return names(log(pid, problems));
    }

    /** Read the steps that the worker {@code pid} is going to run, 0 for none; none where its log does not tell, and says why. */
    static List<PlannedStep> planned(long pid, Consumer<String> problems) {
        return log(pid, problems).planned().stream()
                .map(step -> new PlannedStep(step.id(), step.title(), step.uses()))
                .toList();
    }

    /** Read which job the runner in {@code folder} had whose worker was started at {@code began}; empty where its log does not tell. */
    static Optional<RunIdentity> ranBy(Path folder, Instant began, Consumer<String> problems) {
        Map<String, String> run = read(new DiagDirectory(folder.resolve("_diag")), began, problems)
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
        Optional<DiagDirectory> folder = program(pid).flatMap(DiagDirectory::of);
        return begin.isEmpty() || folder.isEmpty() ? WorkerLog.EMPTY : read(folder.get(), begin.get(), problems);
    }

    private static WorkerLog read(DiagDirectory folder, Instant begin, Consumer<String> problems) {
        CompletableFuture<WorkerLog> reading = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reading.complete(folder.read(begin, WorkerLimits.DEFAULT));
            } catch (IOException | RuntimeException e) {
                reading.completeExceptionally(e);
            }
        });
        try {
            return reading.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            problems.accept("steps have no names: the runner's log in " + folder.folder() + " cannot be read: "
                    + (e instanceof TimeoutException ? "it does not answer" : String.valueOf(e.getMessage())));
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
            // It has ended, or is none of ours to look at: then its log is not to be found.
            return Optional.empty();
        }
    }
}
