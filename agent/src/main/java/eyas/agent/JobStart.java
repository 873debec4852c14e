package eyas.agent;

import eyas.action.agent.AgentFolder;
import eyas.action.agent.AgentIdentity;
import eyas.action.agent.LogKey;
import eyas.action.agent.LogRecord;
import eyas.action.agent.ReadLog;
import eyas.action.github.CommentMode;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.live.LiveProbe;
import eyas.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts an agent for one job and waits until it watches. */
public final class JobStart {
    private static final int DEFAULT_LIMIT = 30;
    private static final int MAX_LIMIT = 600;
    private static final long POLL_MILLIS = 5;
    private static final int SHOWN = 2_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What the agent needs of the environment; the rest holds tokens that are none of its business. */
    private static final Set<String> PASSED = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "LC_ALL",
            "TZ",
            "EYAS_HOME",
            "EYAS_DEBUG",
            "FALCO_HOSTNAME",
            "LD_LIBRARY_PATH",
            // Where the steps were written, so that the report can name lines.
            "GITHUB_WORKSPACE",
            "GITHUB_REPOSITORY",
            "GITHUB_WORKFLOW_REF");

    private final RunnerEnvironment environment;
    private final RunnerVoice voice;
    private final long began = System.nanoTime();

    public JobStart(RunnerEnvironment environment, RunnerVoice voice) {
        this.environment = environment;
        this.voice = voice;
    }

    /**
     * Starts it.
     *
     * @throws RunnerException if the job cannot be watched; nothing is left running
     */
    public void run() {
        Inputs inputs = Inputs.of(environment);
        // Those of the post step, too: better now than after the job.
        Inputs.failOn(environment);
        CommentVoice.mode(environment, CommentMode.NEVER);
        inputs.explanations().forEach(voice::line);
        LiveProbe.checks().stream()
                .filter(check -> check.required() && !check.passed())
                .findFirst()
                .ifPresent(check -> {
                    throw new RunnerException(check.detail());
                });
        AgentFolder folder = AgentFolder.below(temporary());
        if (!folder.create() && isRunning(folder)) {
            voice.line("this job is watched already; nothing was started a second time");
            voice.keep("monitored", "already");
            return;
        }
        try {
            start(folder, inputs);
        } catch (IOException e) {
            throw new RunnerException("cannot start the agent in " + folder.root() + ": " + e, e);
        }
    }

    private Path temporary() {
        return environment
                .folder("RUNNER_TEMP")
                .orElseThrow(() -> new RunnerException(
                        "RUNNER_TEMP is not set: this is no step of a job; to watch one command use 'eyas watch'"));
    }

    /** Tells whether an agent of this job runs; one of another job is ended, and what is left of it is removed. */
    private boolean isRunning(AgentFolder folder) {
        try {
            Optional<AgentIdentity> identity = AgentIdentity.read(folder.identity());
            boolean runs = identity.filter(AgentIdentity::isRunning).isPresent();
            if (runs && identity.get().job().equals(environment.jobKey())) {
                return true;
            }
            if (runs) {
                voice.line("an agent of an earlier job (process "
                        + identity.get().pid() + ", " + identity.get().job() + ") was left behind; it is ended");
                AgentStop.end(folder, identity.get(), AgentStop.TIMEOUT);
            }
            AgentStop.clear(folder);
            return !folder.create() && isRunning(folder);
        } catch (IOException e) {
            throw new RunnerException("cannot clear up " + folder.root() + ", left by an earlier job: " + e, e);
        }
    }

    private void start(AgentFolder folder, Inputs inputs) throws IOException {
        Files.createFile(folder.probe());
        List<String> words = AgentArguments.of(inputs, folder);
        voice.detail("starting the agent: " + Printable.of(String.join(" ", words), SHOWN));
        LogKey key = LogKey.random();
        Optional<ProcessHandle> launched =
                AgentLaunch.launch(OwnProgram.with(words), PASSED, key.text() + "\n", folder.output());
        if (launched.isEmpty()) {
            String said = said(folder);
            AgentStop.clear(folder);
            throw new RunnerException("the agent ended at once: " + said);
        }
        ProcessHandle process = launched.get();
        try {
            await(folder, process, Duration.ofSeconds(inputs.startLimit(DEFAULT_LIMIT, MAX_LIMIT)));
        } catch (RunnerException e) {
            AgentStop.kill(process);
            AgentStop.clear(folder);
            throw e;
        }
        ReadLog log = ReadLog.of(folder.log(), ReadLog.Limits.DEFAULT, key);
        LogRecord first = log.records().getFirst();
        voice.line("this job is watched (" + first.detail("scope") + ") by process " + process.pid() + "; ready after "
                + (System.nanoTime() - began) / NANOS_PER_MILLI + " ms");
        voice.line("the agent's log begins with " + first.hash());
        voice.keep("monitored", "true");
        voice.keep("log", first.hash());
        voice.keep("key", key.text());
    }

    /** Makes the test event until it has come back. */
    private static void await(AgentFolder folder, ProcessHandle process, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!Files.exists(folder.ready())) {
            if (!AgentIdentity.runs(process)) {
                throw new RunnerException("the agent ended at once: " + said(folder));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new RunnerException("no event came back from the kernel within " + limit.toSeconds()
                        + " s; raise start-timeout if this machine is that slow. The agent said: " + said(folder));
            }
            try (InputStream _ = Files.newInputStream(folder.probe())) {
                // Opening it is all: the agent waits to see that.
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RunnerException("interrupted while the agent started", e);
            }
        }
    }

    private static String said(AgentFolder folder) throws IOException {
        String text = new String(Files.readAllBytes(folder.output()), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "(nothing)" : text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
