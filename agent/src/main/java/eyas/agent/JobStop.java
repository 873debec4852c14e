package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentEnd;
import eyas.ci.agent.AgentFolder;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogType;
import eyas.ci.agent.ReadLog;
import eyas.ci.agent.ReadLog.Gap;
import eyas.ci.outcome.BrokenRules;
import eyas.ci.outcome.DigestFile;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.UtcTime;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.StepNames;
import eyas.rules.model.Priority;
import eyas.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends the agent of one job and reports what it left behind. */
public final class JobStop {
    private static final int SHOWN = 2_000;
    /** The signal that stops a process, whatever it wants. */
    private static final String STOP = "19";

    private final CiProvider provider;
    private final CiJob job;
    private final JobReporter reporter;

    public JobStop(CiProvider provider, CiJob job) {
        this.provider = provider;
        this.job = job;
        this.reporter = new JobReporter(job);
    }

    /**
     * Reports; returns the exit code.
     *
     * @throws CiException if there is nothing to report on, or it cannot be read
     */
    public int run() {
        Optional<Priority> failOn = Inputs.failOn(job);
        job.publisher().check();
        if (job.reporter().kept("monitored").filter("false"::equals).isPresent()) {
            reporter.line("this job was NOT monitored, as its first step has said");
            return Inputs.faultCode(job);
        }
        if (job.reporter().kept("monitored").filter("already"::equals).isPresent()) {
            reporter.line("this job is reported on by the step that began to watch it");
            return 0;
        }
        Path temporary = job.temporary();
        AgentFolder folder = AgentFolder.below(temporary);
        ReportPlace place = new ReportPlace(temporary, job.key());
        try {
            if (!folder.isOurs()) {
                return missing(place, failOn);
            }
            JobOutcome outcome = job.publisher().named(collect(folder));
            reporter.leave(outcome, folder.report());
            Optional<String> captureHash = CaptureHash.of(folder.capture());
            // Read before it is given to the job's user, whose processes may still be there to change it.
            String page = JobReporter.page(folder.report());
            String printed = Files.exists(folder.output())
                    ? Files.readString(folder.output()).strip()
                    : "";
            Path report = place.take(folder);
            reporter.detail("the agent printed: " + (printed.isEmpty() ? "nothing" : Printable.of(printed, SHOWN)));
            reporter.detail("the report is in " + report);
            reporter.show(outcome, page);
            reporter.results(outcome, Optional.of(report));
            job.reporter()
                    .output("comment-path", report.resolve(DigestFile.NAME).toString());
            captureHash.ifPresent(hash -> {
                job.reporter()
                        .output(
                                "capture-path",
                                report.resolve(folder.capture().getFileName()).toString());
                job.reporter().output("capture-sha256", hash);
            });
            AgentStop.clear(folder);
            job.publisher().publish(outcome);
            return reporter.verdictCode(outcome, failOn);
        } catch (IOException e) {
            throw new CiException("cannot read what the agent left in " + folder.root() + ": " + e, e);
        }
    }

    /** Return why there is no agent: it was stopped before, never started, or somebody has removed its folder. */
    private int missing(ReportPlace place, Optional<Priority> failOn) {
        boolean begunHere = job.reporter().kept("monitored").isPresent();
        if (place.wasTaken() && !begunHere) {
            reporter.line("this job was reported on by an earlier step");
            return 0;
        }
        if (!begunHere) {
            throw new CiException("no agent was started in this job; 'start' must be its first step");
        }
        JobOutcome outcome = new JobOutcome(
                new AgentEnd.Tampered(
                        place.wasTaken()
                                ? "an earlier step has ended the watch and taken the report; what came after was not seen"
                                : "its folder is gone, and the report with it"),
                "",
                BrokenRules.none(),
                0,
                0,
                List.of());
        reporter.show(outcome, "");
        reporter.results(outcome, Optional.empty());
        job.publisher().publish(outcome);
        return Math.max(reporter.verdictCode(outcome, failOn), Inputs.faultCode(job));
    }

    private JobOutcome collect(AgentFolder folder) throws IOException {
        Optional<AgentIdentity> identity = AgentIdentity.read(folder.identity());
        List<String> notes = new ArrayList<>();
        if (identity.isPresent()) {
            end(folder, identity.get(), notes);
        }
        @Nullable LogKey key = job.reporter().kept("key").flatMap(LogKey::parse).orElse(null);
        ReadLog log = Files.exists(folder.log())
                ? ReadLog.of(folder.log(), ReadLog.Limits.DEFAULT, key)
                : new ReadLog(List.of(), "it is not there");
        for (Gap gap : log.gaps()) {
            notes.add(gapWords(gap));
        }
        String own = Long.toString(ProcessHandle.current().pid());
        for (LogRecord attempt : AgentEnd.attempts(log)) {
            if (attempt.detail("pid").equals(own)) {
                // This very step has told it to go on.
                continue;
            }
            notes.add(refused(
                    attempt.detail("pid"), attempt.detail("name"), attempt.detail("step"), attempt.detail("signal")));
        }
        TerminationAnalysis.Result finding = end(folder, log);
        for (TerminationAnalysis.Sent sent : finding.refused()) {
            notes.add(refused(
                    Long.toString(sent.pid()),
                    sent.sender().name(),
                    sent.sender().step(),
                    Integer.toString(sent.number())));
        }
        StepNames names =
                provider.stepNames(job.runner().map(ProcessHandle::pid).orElse(0L), notes::add);
        @Nullable
        LogRecord last =
                log.last(LogType.STOPPED).or(() -> log.last(LogType.HEARTBEAT)).orElse(null);
        if (last != null && !last.detail("notes").isEmpty()) {
            notes.addAll(last.detail("notes").lines().toList());
        }
        return new JobOutcome(
                finding.end(),
                "",
                BrokenRules.read(folder.report().resolve("alerts.jsonl"), BrokenRules.Limits.DEFAULT)
                        .called(names.words()),
                last == null ? 0 : Long.parseLong(last.detail("events")),
                last == null ? 0 : Long.parseLong(last.detail("dropped")),
                notes);
    }

    /** Makes a last test event and ends the agent. */
    private static void end(AgentFolder folder, AgentIdentity identity, List<String> notes) throws IOException {
        if (Files.exists(folder.probe())) {
            try (InputStream _ = Files.newInputStream(folder.probe())) {
                // Opening it is all: whether that was seen, the agent's last line says.
            }
        }
        AgentStop.Ended ended = AgentStop.end(folder, identity, AgentStop.TIMEOUT);
        if (ended.resumed()) {
            notes.add("the agent was stopped (not ended) when the job was over, and told to go on: what had happened"
                    + " meanwhile it read as far as the kernel had kept it");
        }
        if (!ended.answered()) {
            notes.add("the agent did not answer within " + AgentStop.TIMEOUT.toSeconds() + " s and was killed by this"
                    + " step: the report is of what it had written down");
        }
    }

    private static String gapWords(Gap gap) {
        String between = " between " + UtcTime.time(gap.from()) + " and " + UtcTime.time(gap.to());
        return gap.isClockChange()
                ? "the machine's clock was set, or the machine slept," + between + ": times before and after do not fit"
                : "the agent did not run" + between
                        + ": it was stopped, or the machine was busy; events that the kernel"
                        + " could not keep that long are counted as lost";
    }

    private static String refused(String pid, String name, String step, String signal) {
        String sender = "process " + pid + " (" + name + ")" + (step.isEmpty() ? "" : " of step " + step);
        // Nobody can refuse to be stopped.
        return signal.equals(STOP)
                ? sender + " stopped the agent (signal " + signal + ") for a while"
                : sender + " sent the agent signal " + signal + ", which it did not obey";
    }

    /** The first step has kept the hash that the log begins with, where the job's processes cannot reach it. */
    private TerminationAnalysis.Result end(AgentFolder folder, ReadLog log) {
        Optional<String> first = job.reporter().kept("log");
        boolean replaced = first.isPresent()
                && !log.records().isEmpty()
                && !log.records().getFirst().hash().equals(first.get());
        if (replaced) {
            return new TerminationAnalysis.Result(
                    new AgentEnd.Tampered("it is not the one that this job began with"), List.of());
        }
        AgentEnd end = AgentEnd.of(log);
        Optional<String> last = log.last(LogType.STOPPED).map(record -> record.detail("probe"));
        if (end instanceof AgentEnd.Clean
                && last.isPresent()
                && !last.get().equals(Long.toString(ProcessHandle.current().pid()))) {
            end = new AgentEnd.Blinded(0, "the test event at the end did not come back");
        }
        return end instanceof AgentEnd.Vanished vanished
                ? new TerminationAnalysis(
                                folder,
                                provider.stepVariable(),
                                job.runner().map(ProcessHandle::pid).orElse(0L))
                        .find(log, vanished)
                : new TerminationAnalysis.Result(end, List.of());
    }
}
