package eyas.host;

import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeText;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.outcome.UtcTime;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.StepNames;
import eyas.host.answer.HookResponse;
import eyas.host.job.JobSnapshot;
import eyas.host.job.Jobs.JobAnswer;
import eyas.report.model.Verdict;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds what a job is told that asks: the event thread says what is known once it has seen everything up to the request, and
 * the thread of the request puts it into words.
 */
final class JobStatusResponder {
    private static final String NOBODY = "this process belongs to no job that the service watches for its user";
    private static final long SECONDS = 30;
    /** What happened before the request may still be on its way for so long, in ns. */
    private static final long SETTLED = 50_000_000L;

    /** Codes with which no program ends for a reason of its own, so that a hook can tell them from a fault. */
    private static final int FINDINGS = 3;

    private static final int NOT_WHOLLY = 4;

    private final HostSettings settings;
    private final CiProvider provider;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    /**
     * A request.
     *
     * @param time when it came, ns since the epoch
     */
    private record Request(long pid, int user, long time, CompletableFuture<Optional<JobAnswer>> found) {}

    /** Finds the job that a process belongs to. */
    @FunctionalInterface
    interface LookUp {
        /**
         * Return what is known of the job of process {@code pid}, if {@code user} may know; empty otherwise.
         *
         * @param time now, ns since the epoch
         */
        Optional<JobAnswer> ask(long pid, int user, long time);
    }

    JobStatusResponder(HostSettings settings, CiProvider provider) {
        this.settings = settings;
        this.provider = provider;
    }

    /** Find what is known for requests that came before {@code time}, ns since the epoch. Event thread. */
    void find(LookUp jobs, long time) {
        for (Request next = requests.peek(); next != null && next.time() + SETTLED < time; next = requests.peek()) {
            requests.remove();
            try {
                next.found().complete(jobs.ask(next.pid(), next.user(), time));
            } catch (RuntimeException e) {
                // Who asks is told, and the log has it; the jobs are watched on.
                next.found().completeExceptionally(e);
            }
        }
    }

    /** Return the answer to a request. Waits for the event thread; on any other. */
    HookResponse answer(long pid, int user) {
        Request request = new Request(pid, user, EpochTime.now(), new CompletableFuture<>());
        requests.add(request);
        try {
            Optional<JobAnswer> found = request.found().get(SECONDS, TimeUnit.SECONDS);
            return found.isEmpty() ? HookResponse.refusal(NOBODY) : words(found.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the job that asks could not be looked up: " + e.getCause(), e);
        } catch (TimeoutException | IOException e) {
            return HookResponse.notNow("the service cannot say what is known: " + FileErrorMessage.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HookResponse.notNow("the service ends");
        }
    }

    private HookResponse words(JobAnswer found) throws IOException {
        JobSnapshot view = found.view();
        List<String> notes = new ArrayList<>(view.notes());
        StepNames names = found.job().named(problems -> provider.stepNames(view.worker(), problems), notes::add);
        ParsedAgentLog log = ParsedAgentLog.of(view.folder().log(), ParsedAgentLog.Limits.DEFAULT, null);
        AgentTermination end =
                log.last(LogRecordType.BLINDED).isPresent() ? AgentTermination.of(log) : new AgentTermination.Clean();
        JobOutcome outcome = new JobOutcome(
                end,
                "",
                RuleFindings.read(view.folder().alerts(), RuleFindings.Limits.DEFAULT)
                        .called(names.words()),
                view.events(),
                view.lost(),
                notes,
                Verdict.CLEAN,
                view.complete(),
                // What is known besides is told when the watch ends.
                Optional.empty());
        List<String> lines = new ArrayList<>(List.of(
                OutcomeText.headline(outcome),
                "this is what was seen up to " + UtcTime.time(view.time())
                        + "; the job is watched on to its end, and the report on the host is the one that counts: "
                        + view.folder().name()));
        notes.forEach(lines::add);
        int code = code(outcome, lines);
        return new HookResponse(
                "",
                false,
                code,
                lines,
                OutcomeText.annotations(outcome),
                OutcomeText.markdown(outcome) + "Seen up to " + UtcTime.time(view.time())
                        + "; the report on the host is the one that counts: `"
                        + view.folder().name() + "`\n\n");
    }

    /** A watcher that was blinded, or has not seen everything, counts as much as a broken rule: else blinding it would pay. */
    private int code(JobOutcome outcome, List<String> lines) {
        if (settings.failOn().isPresent()
                && outcome.findings().reach(settings.failOn().get())) {
            lines.add("the job fails: a rule of priority "
                    + settings.failOn().get().word() + " or worse was broken (fail-on)");
            return FINDINGS;
        }
        boolean gaps = !outcome.isWhole();
        if (settings.failOn().isPresent() && gaps) {
            lines.add("the job fails: not everything was seen, which counts as the worst (fail-on)");
            return FINDINGS;
        }
        if (settings.failOnError() && gaps) {
            lines.add("the job fails: it was not watched wholly (fail-on-error)");
            return NOT_WHOLLY;
        }
        return 0;
    }
}
