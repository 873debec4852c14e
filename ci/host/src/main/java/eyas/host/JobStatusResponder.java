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
 * Answers status queries of jobs: the event thread collects the status after it has processed all events before the query, and the query's
 * thread formats it.
 */
final class JobStatusResponder {
    private static final String NO_JOB = "this process belongs to no watched job of its user";
    private static final long SECONDS = 30;
    /** Time that events before the query may need to be delivered, in ns. */
    private static final long SETTLED = 50_000_000L;

    /** Exit codes that no program uses for its own errors, so that a hook can distinguish them. */
    private static final int FINDINGS = 3;

    private static final int NOT_WHOLLY = 4;

    private final HostSettings settings;
    private final CiProvider provider;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    /**
     * A query.
     *
     * @param time when it arrived, ns since the epoch
     */
    private record Request(long pid, int user, long time, CompletableFuture<Optional<JobAnswer>> found) {}

    /** Finds the job of a process. */
    @FunctionalInterface
    interface JobLookup {
        /**
         * Returns the status of the job of process {@code pid}, if {@code user} may see it; empty otherwise.
         *
         * @param time the current time, ns since the epoch
         */
        Optional<JobAnswer> ask(long pid, int user, long time);
    }

    JobStatusResponder(HostSettings settings, CiProvider provider) {
        this.settings = settings;
        this.provider = provider;
    }

    /** Answers queries that arrived before {@code time}, ns since the epoch. Event thread. */
    void find(JobLookup jobs, long time) {
        for (Request next = requests.peek(); next != null && next.time() + SETTLED < time; next = requests.peek()) {
            requests.remove();
            try {
                next.found().complete(jobs.ask(next.pid(), next.user(), time));
            } catch (RuntimeException e) {
                // The error is reported to the job and logged; jobs are still watched.
                next.found().completeExceptionally(e);
            }
        }
    }

    /** Returns the answer to a query. Waits for the event thread; call on another one. */
    HookResponse answer(long pid, int user) {
        Request request = new Request(pid, user, EpochTime.now(), new CompletableFuture<>());
        requests.add(request);
        try {
            Optional<JobAnswer> found = request.found().get(SECONDS, TimeUnit.SECONDS);
            return found.isEmpty() ? HookResponse.refusal(NO_JOB) : respond(found.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot look up the querying job: " + e.getCause(), e);
        } catch (TimeoutException | IOException e) {
            return HookResponse.notNow("cannot determine the status: " + FileErrorMessage.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HookResponse.notNow("the service is shutting down");
        }
    }

    private HookResponse respond(JobAnswer found) throws IOException {
        JobSnapshot view = found.view();
        List<String> notes = new ArrayList<>(view.notes());
        StepNames names = found.job().named(problems -> provider.stepNames(view.worker(), problems), notes::add);
        ParsedAgentLog log = ParsedAgentLog.of(view.directory().log(), ParsedAgentLog.Limits.DEFAULT, null);
        AgentTermination end =
                log.last(LogRecordType.BLINDED).isPresent() ? AgentTermination.of(log) : new AgentTermination.Clean();
        JobOutcome outcome = new JobOutcome(
                end,
                "",
                RuleFindings.read(view.directory().alerts(), RuleFindings.Limits.DEFAULT)
                        .called(names.displayNames()),
                view.events(),
                view.lost(),
                notes,
                Verdict.CLEAN,
                view.complete(),
                // Other findings are only known when the watch ends.
                Optional.empty());
        List<String> lines = new ArrayList<>(List.of(
                OutcomeText.headline(outcome),
                "preliminary result at " + UtcTime.time(view.time())
                        + "; the job is watched to its end, and the report on the host is final: "
                        + view.directory().name()));
        notes.forEach(lines::add);
        int code = code(outcome, lines);
        return new HookResponse(
                "",
                false,
                code,
                lines,
                OutcomeText.annotations(outcome),
                OutcomeText.markdown(outcome) + "Seen until " + UtcTime.time(view.time())
                        + "; the report on the host is final: `"
                        + view.directory().name() + "`\n\n");
    }

    /** Returns the exit code. A blinded or incomplete watch counts as much as a triggered rule: otherwise an attacker would blind it. */
    private int code(JobOutcome outcome, List<String> lines) {
        if (settings.failOn().isPresent()
                && outcome.findings().reach(settings.failOn().get())) {
            lines.add("the job fails: a rule of priority "
                    + settings.failOn().get().label() + " or worse was triggered (fail-on)");
            return FINDINGS;
        }
        boolean gaps = !outcome.isComplete();
        if (settings.failOn().isPresent() && gaps) {
            lines.add("the job fails: not everything was seen, which counts as the highest priority (fail-on)");
            return FINDINGS;
        }
        if (settings.failOnError() && gaps) {
            lines.add("the job fails: it was not watched completely (fail-on-error)");
            return NOT_WHOLLY;
        }
        return 0;
    }
}
