package eyas.agent;

import eyas.agent.lock.LockWatch;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.agent.SealedAlerts;
import eyas.ci.agent.SealedFiles;
import eyas.ci.agent.SignedStopRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A process that ends on a stop request, and the log of an agent that has seen everything. */
final class FakeAgent implements AutoCloseable {
    /** An alert as an agent writes it. */
    static final String ALERT = """
            {"output":"read","message":"cat read .git/config","output_fields":{"ci.step":"s-3","ci.confidence":"high"},\
            "priority":"Warning","rule":"Git Token Read","time":"2026-11-24T22:00:01Z"}
            """;

    private final AgentDirectory directory;
    private final LogKey key = LogKey.random();
    private final AgentLog log;
    private final LogRecord first;
    private final Process process;
    private final Thread thread;

    private final String alerts;
    private String action = "example/eyas";
    private String besides = "";
    private boolean sees = true;
    private boolean complete = true;
    private String concluded = "";
    private final SortedMap<String, String> written = new TreeMap<>();

    /** Starts the agent in {@code directory}, which exists; {@code alerts} is the content of its alerts file. */
    FakeAgent(AgentDirectory directory, String job, String alerts) throws IOException {
        this(directory, job, alerts, Map.of());
    }

    /** Starts an agent whose first log record contains {@code details}, too. */
    FakeAgent(AgentDirectory directory, String job, String alerts, Map<String, String> details) throws IOException {
        this.directory = directory;
        this.alerts = alerts;
        Files.createDirectories(directory.report());
        Files.writeString(directory.report().resolve("alerts.jsonl"), alerts);
        log = AgentLog.create(directory.log(), key);
        process = new ProcessBuilder("sleep", "600").start();
        AgentIdentity.of(process.toHandle(), job).write(directory.identity());
        TreeMap<String, String> begun =
                new TreeMap<>(LogRecord.details("pid", Long.toString(process.pid()), "ring", "1"));
        begun.putAll(details);
        first = log.add(LogRecordType.STARTED, begun);
        log.add(LogRecordType.READY, LogRecord.details("milliseconds", "1", "action", "example/eyas"));
        thread = Thread.ofPlatform().unstarted(this::serve);
    }

    /** Records the start of a watch, as the first step does. */
    static void begin(RunnerStateDirectory place, String job) throws IOException {
        JobLifecycle life = JobLifecycle.read(place, job, false);
        life.advance(JobLifecycle.Event.START);
        life.advance(JobLifecycle.Event.READY);
    }

    LogRecord first() {
        return first;
    }

    LogKey key() {
        return key;
    }

    /** Sets the action of the step that ends the agent. */
    FakeAgent endedBy(String other) {
        action = other;
        return this;
    }

    /** Records suspicious DNS queries that count as much as a triggered rule of this priority. */
    FakeAgent besides(String priority) {
        besides = priority;
        return this;
    }

    FakeAgent blind() {
        sees = false;
        return this;
    }

    FakeAgent incomplete() {
        complete = false;
        return this;
    }

    /** Records a sealed file of the report. */
    FakeAgent wrote(String name, byte[] content) throws IOException {
        Files.write(directory.report().resolve(name), content);
        written.put(name, sha256(content));
        return this;
    }

    /** Sets the result of its last comparison with the lock. */
    FakeAgent concluded(String worst) {
        concluded = worst;
        return this;
    }

    FakeAgent started() {
        thread.start();
        return this;
    }

    /** Waits until it has ended. */
    void await() throws InterruptedException {
        thread.join();
        process.waitFor();
    }

    private void serve() {
        try (this) {
            Optional<SignedStopRequest> order = directory.stopOrder();
            while (order.isEmpty()) {
                Thread.sleep(2);
                order = directory.stopOrder();
            }
            stopped(order.get());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the last record, as if {@code order} had ended the agent. */
    void stopped(SignedStopRequest order) {
        boolean seen = sees && Files.exists(directory.probe(order));
        Map<String, String> details = LogRecord.details(
                "events",
                "1000",
                "dropped",
                "0",
                "verdict",
                alerts.isEmpty() ? "clean" : "findings",
                "complete",
                Boolean.toString(complete));
        details.put("notes", complete ? "" : "1 process that a step left still runs: sh (7)");
        details.put("besides", besides);
        details.put("order", order.nonce());
        details.put("proved", Boolean.toString(order.isProved(key)));
        details.put("probe", seen ? order.nonce() : "");
        details.put("step", "s-9");
        details.put("action", action);
        long lines = alerts.lines().count();
        details.put(LockWatch.CONCLUDED, concluded);
        new SealedAlerts(lines, lines, sha256(alerts.getBytes(StandardCharsets.UTF_8)), true).addTo(details);
        new SealedFiles(written).addTo(details);
        log.add(LogRecordType.STOPPED, details);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        log.close();
    }
}
