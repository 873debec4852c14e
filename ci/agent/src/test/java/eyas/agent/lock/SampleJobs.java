package eyas.agent.lock;

import eyas.ci.agent.SealedFiles;
import eyas.report.ReportJson;
import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.Coverage;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.ProcessFacts;
import eyas.report.model.StepFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reports of single-step jobs in which one process contacts others. */
public final class SampleJobs {
    private SampleJobs() {}

    /** Returns the report of a job that has contacted these addresses, over as many processes. */
    public static JobReport contacting(int processes, String... addresses) {
        return contacted(processes, 0, addresses);
    }

    /** Returns the report of a job that was contacted on as many ports, and has contacted these addresses. */
    public static JobReport contacted(int processes, int ports, String... addresses) {
        List<ProcessFacts> started = new ArrayList<>();
        for (int id = 0; id < processes; id++) {
            started.add(new ProcessFacts(
                    id,
                    -1,
                    100 + id,
                    "curl",
                    "/usr/bin/curl",
                    "curl " + addresses.length,
                    "/",
                    0,
                    "root",
                    5,
                    9,
                    0,
                    List.of(),
                    0,
                    0,
                    -1,
                    -1,
                    List.of(),
                    false,
                    false,
                    false,
                    false));
        }
        List<ConnectionFacts> connections = new ArrayList<>();
        for (String address : addresses) {
            connections.add(new ConnectionFacts(
                    connections.size(),
                    false,
                    address,
                    443,
                    "tcp",
                    Scope.PUBLIC,
                    null,
                    0,
                    null,
                    Resolution.UNKNOWN,
                    0,
                    0,
                    -1,
                    6,
                    6,
                    1,
                    0,
                    0,
                    0));
        }
        for (int port = 1; port <= ports; port++) {
            connections.add(new ConnectionFacts(
                    connections.size(),
                    true,
                    "198.51.100.1",
                    port,
                    "tcp",
                    Scope.PUBLIC,
                    null,
                    0,
                    null,
                    Resolution.UNKNOWN,
                    0,
                    0,
                    -1,
                    6,
                    6,
                    1,
                    0,
                    0,
                    0));
        }
        return JobReport.of(
                        new JobFacts("o/r, job build, run 7", 1, 9, -1, "/work", "", ""),
                        new Coverage("the whole machine", 10, 0, 0, 0, 0, List.of(), List.of()),
                        new Overhead(0, 0, -1, -1))
                .steps(List.of(new StepFacts(
                        0, "github", "ci", "build", "__run", "", "", 1, 9, 1, "high", "runner", "", 2, "Run make", 0)))
                .alerts(CollectedRows.of(List.of(), 0))
                .processes(CollectedRows.of(started, 0))
                .executables(CollectedRows.of(List.of(), 0))
                .connections(CollectedRows.of(connections, 0))
                .lookups(CollectedRows.of(List.of(), 0))
                .files(CollectedRows.of(List.of(), 0))
                .containers(CollectedRows.of(List.of(), 0))
                .privileges(CollectedRows.of(List.of(), 0))
                .persistence(CollectedRows.of(List.of(), 0))
                .end();
    }

    /** Returns a report as it is written to its file. */
    public static byte[] json(JobReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        return out.toByteArray();
    }

    /** Returns what the log records if the agent has written {@code report}. */
    static SealedLock sealed(Path report, String concluded) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(report));
            return new SealedLock(
                    Optional.of(LockMode.ENFORCE),
                    "",
                    concluded,
                    new SealedFiles(
                            new TreeMap<>(Map.of("report.json", HexFormat.of().formatHex(hash)))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a lock that allows these addresses. */
    public static String lock(String... addresses) {
        StringBuilder lock = new StringBuilder("""
                version: 1
                workflows:
                  ci:
                    build:
                      Run make:
                        step:
                          destinations:
                """);
        for (String address : addresses) {
            lock.append("          - ").append(address).append(":443/tcp from curl\n");
        }
        return lock.toString();
    }
}
