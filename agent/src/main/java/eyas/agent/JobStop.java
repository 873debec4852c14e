package eyas.agent;

import eyas.action.agent.AgentEnd;
import eyas.action.agent.AgentFolder;
import eyas.action.agent.AgentIdentity;
import eyas.action.agent.LogKey;
import eyas.action.agent.LogRecord;
import eyas.action.agent.LogType;
import eyas.action.agent.ReadLog;
import eyas.action.agent.ReadLog.Gap;
import eyas.action.github.CommentMode;
import eyas.action.result.BrokenRules;
import eyas.action.result.DigestFile;
import eyas.action.result.JobOutcome;
import eyas.action.result.UtcTime;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
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

    private final RunnerEnvironment environment;
    private final RunnerVoice voice;

    public JobStop(RunnerEnvironment environment, RunnerVoice voice) {
        this.environment = environment;
        this.voice = voice;
    }

    /**
     * Reports; returns the exit code.
     *
     * @throws RunnerException if there is nothing to report on, or it cannot be read
     */
    public int run() {
        Optional<Priority> failOn = Inputs.failOn(environment);
        CommentVoice comment = new CommentVoice(environment, voice);
        CommentVoice.mode(environment, CommentMode.NEVER);
        if (voice.kept("monitored").filter("false"::equals).isPresent()) {
            voice.line("this job was NOT monitored, as its first step has said");
            return Inputs.faultCode(environment);
        }
        if (voice.kept("monitored").filter("already"::equals).isPresent()) {
            voice.line("this job is reported on by the step that began to watch it");
            return 0;
        }
        Path temporary = environment
                .folder("RUNNER_TEMP")
                .orElseThrow(() -> new RunnerException("RUNNER_TEMP is not set: this is no step of a job"));
        AgentFolder folder = AgentFolder.below(temporary);
        ReportPlace place = new ReportPlace(temporary, environment.jobKey());
        try {
            if (!folder.isOurs()) {
                return missing(place, comment, failOn);
            }
            JobOutcome outcome = comment.named(collect(folder));
            comment.leave(outcome, folder.report());
            Optional<String> captureHash = CaptureHash.of(folder.capture());
            // Read before it is given to the job's user, whose processes may still be there to change it.
            String page = CommentVoice.page(folder.report());
            String printed = Files.exists(folder.output())
                    ? Files.readString(folder.output()).strip()
                    : "";
            Path report = place.take(folder);
            voice.detail("the agent printed: " + (printed.isEmpty() ? "nothing" : Printable.of(printed, SHOWN)));
            voice.detail("the report is in " + report);
            voice.show(outcome, page);
            voice.results(outcome, Optional.of(report));
            voice.output("comment-path", report.resolve(DigestFile.NAME).toString());
            captureHash.ifPresent(hash -> {
                voice.output(
                        "capture-path",
                        report.resolve(folder.capture().getFileName()).toString());
                voice.output("capture-sha256", hash);
            });
            AgentStop.clear(folder);
            comment.tell(outcome);
            return voice.verdictCode(outcome, failOn);
        } catch (IOException e) {
            throw new RunnerException("cannot read what the agent left in " + folder.root() + ": " + e, e);
        }
    }

    /** Says why there is no agent: it was stopped before, never started, or somebody has removed its folder. */
    private int missing(ReportPlace place, CommentVoice comment, Optional<Priority> failOn) {
        boolean begunHere = voice.kept("monitored").isPresent();
        if (place.wasTaken() && !begunHere) {
            voice.line("this job was reported on by an earlier step");
            return 0;
        }
        if (!begunHere) {
            throw new RunnerException("no agent was started in this job; 'start' must be its first step");
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
        voice.show(outcome);
        voice.results(outcome, Optional.empty());
        comment.tell(outcome);
        return Math.max(voice.verdictCode(outcome, failOn), Inputs.faultCode(environment));
    }

    private JobOutcome collect(AgentFolder folder) throws IOException {
        Optional<AgentIdentity> identity = AgentIdentity.read(folder.identity());
        List<String> notes = new ArrayList<>();
        if (identity.isPresent()) {
            end(folder, identity.get(), notes);
        }
        @Nullable LogKey key = voice.kept("key").flatMap(LogKey::parse).orElse(null);
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
        Inquest.Finding finding = end(folder, log);
        for (Inquest.Sent sent : finding.refused()) {
            notes.add(refused(
                    Long.toString(sent.pid()),
                    sent.sender().name(),
                    sent.sender().step(),
                    Integer.toString(sent.number())));
        }
        StepNames names =
                StepNames.of(RunnerProcesses.worker().map(ProcessHandle::pid).orElse(0L), notes::add);
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
    private Inquest.Finding end(AgentFolder folder, ReadLog log) {
        Optional<String> first = voice.kept("log");
        boolean replaced = first.isPresent()
                && !log.records().isEmpty()
                && !log.records().getFirst().hash().equals(first.get());
        if (replaced) {
            return new Inquest.Finding(new AgentEnd.Tampered("it is not the one that this job began with"), List.of());
        }
        AgentEnd end = AgentEnd.of(log);
        Optional<String> last = log.last(LogType.STOPPED).map(record -> record.detail("probe"));
        if (end instanceof AgentEnd.Clean
                && last.isPresent()
                && !last.get().equals(Long.toString(ProcessHandle.current().pid()))) {
            end = new AgentEnd.Blinded(0, "the test event at the end did not come back");
        }
        return end instanceof AgentEnd.Vanished vanished
                ? new Inquest(folder).find(log, vanished)
                : new Inquest.Finding(end, List.of());
    }
}
