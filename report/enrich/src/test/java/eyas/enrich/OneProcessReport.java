package eyas.enrich;

import eyas.report.model.AlertFacts;
import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.Coverage;
import eyas.report.model.DnsLookupFacts;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Creates the report of a job with one process that triggered a rule, and one that did not. */
final class OneProcessReport {
    private OneProcessReport() {}

    static JobReport report() {
        return JobReport.of(
                        new JobFacts("a job", 1, 2, 0, "/work", "machine", ""),
                        new Coverage("a job", 10, 1, 0, 0, 0, List.of(), List.of()),
                        new Overhead(0, 0, -1, -1))
                .rules(List.of(new RuleFacts(0, "A rule", "", Priority.CRITICAL, List.of(), 1, List.of(0))))
                .alerts(CollectedRows.of(
                        List.of(new AlertFacts(0, 0, Priority.CRITICAL, 1, 1, "it was broken", 0, -1, -1)), 0))
                .processes(CollectedRows.of(
                        List.of(process(0, "sh -c 'evil'", List.of(0)), process(1, "make", List.of())), 0))
                .executables(CollectedRows.of(
                        List.of(new ExecutableFacts(
                                0,
                                "/tmp/x",
                                "AB".repeat(32).toLowerCase(Locale.ROOT),
                                ExecutableFacts.Hash.AT_EXEC,
                                "",
                                1,
                                1,
                                1,
                                1,
                                -1,
                                1,
                                false,
                                ExecutableFacts.Origin.WRITTEN,
                                List.of())),
                        0))
                .connections(CollectedRows.of(
                        List.of(
                                connection(0, "1.1.1.1", null, 1),
                                connection(1, "8.8.8.8", "cdn.evil.example", 0),
                                connection(2, "10.0.0.5", null, 0),
                                connection(3, "169.254.169.254", null, 0),
                                connection(4, "fe80::1%eth0", null, 0)),
                        0))
                .lookups(CollectedRows.of(
                        List.of(new DnsLookupFacts(
                                0,
                                "cdn.evil.example",
                                "A",
                                "127.0.0.53:53",
                                "udp",
                                0,
                                -1,
                                -1,
                                1,
                                1,
                                1,
                                "NOERROR",
                                List.of("A 8.8.8.8", "CNAME cdn.evil.example", "TXT hello"))),
                        0))
                .files(CollectedRows.of(List.of(), 0))
                .containers(CollectedRows.of(List.of(), 0))
                .privileges(CollectedRows.of(List.of(), 0))
                .persistence(CollectedRows.of(List.of(), 0))
                .end();
    }

    private static ProcessFacts process(int id, String command, List<Integer> rules) {
        return new ProcessFacts(
                id,
                -1,
                100 + id,
                "sh",
                "/bin/sh",
                command,
                "/",
                0,
                "root",
                1,
                2,
                1,
                List.of(new ExecFacts(1, -1, command)),
                1,
                -1,
                -1,
                -1,
                rules,
                !rules.isEmpty(),
                false,
                false,
                false);
    }

    private static ConnectionFacts connection(int id, String address, @Nullable String name, int process) {
        return new ConnectionFacts(
                id,
                false,
                address,
                443,
                "tcp",
                Scope.PUBLIC,
                name,
                0,
                null,
                Resolution.UNKNOWN,
                process,
                -1,
                -1,
                1,
                2,
                1,
                0,
                10,
                20);
    }
}
