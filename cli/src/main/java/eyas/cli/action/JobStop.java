package eyas.cli.action;

import eyas.action.agent.AgentEnd;
import eyas.action.agent.AgentFolder;
import eyas.action.agent.AgentIdentity;
import eyas.action.agent.LogRecord;
import eyas.action.agent.LogType;
import eyas.action.agent.ReadLog;
import eyas.action.github.CommentMode;
import eyas.action.result.DigestFile;
import eyas.action.result.Findings;
import eyas.action.result.JobOutcome;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.report.Printable;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends the agent of one job and reports what it left behind. */
final class JobStop {
    private static final int SHOWN = 2_000;

    private final RunnerEnvironment environment;
    private final RunnerVoice voice;

    JobStop(RunnerEnvironment environment, RunnerVoice voice) {
        this.environment = environment;
        this.voice = voice;
    }

    /**
     * Reports; returns the exit code.
     *
     * @throws RunnerException if there is nothing to report on, or it cannot be read
     */
    int run() {
        Optional<Priority> failOn = Inputs.failOn(environment);
        CommentVoice comment = new CommentVoice(environment, voice);
        CommentVoice.mode(environment, CommentMode.NEVER);
        if (voice.kept("monitored").filter("false"::equals).isPresent()) {
            voice.line("this job was NOT monitored, as its first step has said");
            return Inputs.faultCode(environment);
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
        if (place.wasTaken()) {
            voice.line("this job was reported on by an earlier step");
            return 0;
        }
        if (voice.kept("monitored").isEmpty()) {
            throw new RunnerException("no agent was started in this job; 'start' must be its first step");
        }
        JobOutcome outcome = new JobOutcome(
                new AgentEnd.Tampered("its folder is gone, and the report with it"),
                "",
                Findings.none(),
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
        if (identity.isPresent() && !AgentStop.end(folder, identity.get(), AgentStop.PATIENCE)) {
            notes.add("the agent did not answer within " + AgentStop.PATIENCE.toSeconds() + " s and was killed by this"
                    + " step: the report is of what it had written down");
        }
        ReadLog log = Files.exists(folder.log())
                ? ReadLog.of(folder.log(), ReadLog.Limits.DEFAULT)
                : new ReadLog(List.of(), "it is not there");
        for (LogRecord attempt : AgentEnd.attempts(log)) {
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
        @Nullable
        LogRecord last =
                log.last(LogType.STOPPED).or(() -> log.last(LogType.HEARTBEAT)).orElse(null);
        if (last != null && !last.detail("notes").isEmpty()) {
            notes.addAll(last.detail("notes").lines().toList());
        }
        return new JobOutcome(
                finding.end(),
                "",
                Findings.read(folder.report().resolve("alerts.jsonl"), Findings.Limits.DEFAULT),
                last == null ? 0 : Long.parseLong(last.detail("events")),
                last == null ? 0 : Long.parseLong(last.detail("dropped")),
                notes);
    }

    private static String refused(String pid, String name, String step, String signal) {
        return "process " + pid + " (" + name + ")" + (step.isEmpty() ? "" : " of step " + step)
                + " sent the agent signal " + signal + ", which it did not obey";
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
        return end instanceof AgentEnd.Vanished vanished
                ? new Inquest(folder).find(log, vanished)
                : new Inquest.Finding(end, List.of());
    }
}
