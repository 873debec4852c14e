package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.filter.Filter;
import eyas.filter.OutputTransformers;
import eyas.report.ReportCollector;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.Coverage;
import eyas.report.model.DnsLookupFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.PrivilegeFacts;
import eyas.report.model.ProcessFacts;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.EventContext;
import eyas.state.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the numbers in the report of a recorded attack with queries of the same capture. */
final class ReportNumbersTest {
    private static final Path CAPTURE = Path.of("../../../shared/captures/attack-memdump.scap.gz");
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final Set<Action> OPENED = Set.of(Action.WRITTEN, Action.CREATED);

    private static JobReport report = empty();

    private static JobReport empty() {
        return new ReportCollector(ReportOptions.all(ReportLimits.defaults(), "", 1))
                .finish("", -1, new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of()), new Overhead(0, 0, -1, -1));
    }

    @BeforeAll
    static void collect() {
        if (!Files.exists(CAPTURE) && "true".equals(System.getenv("CI"))) {
            fail("CI must have the recording " + CAPTURE);
        }
        Assumptions.assumeTrue(Files.exists(CAPTURE), "no recording " + CAPTURE);
        RuleSet loaded = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(RuleDirectory.of(Path.of("../../rules/cicd")).read())
                .ruleSet()
                .orElseThrow();
        ReportCollector collector = new ReportCollector(ReportOptions.all(ReportLimits.defaults(), "", 1));
        try (CaptureSource source = CaptureSource.open(CAPTURE)) {
            Engine engine = Engine.of(source, new State(), ActiveRules.of(loaded, RuleSelection.ALL, CATALOG))
                    .observing(collector)
                    .alerting(collector)
                    .build();
            engine.run(() -> true);
            report = collector.finish(
                    "attack",
                    -1,
                    new Coverage("", source.counters().events(), 0, 0, 0, 0, List.of(), List.of()),
                    new Overhead(0, 0, -1, -1));
        }
    }

    /** Returns the output of {@code format} for each event that matches {@code condition}. */
    private static List<String> query(String condition, String format) throws Exception {
        Filter filter = Filter.compile(condition, CATALOG);
        OutputFormat output = OutputTransformers.compile(format, CATALOG);
        List<String> lines = new ArrayList<>();
        State state = new State();
        try (CaptureSource source = CaptureSource.open(CAPTURE)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && !event.isStateOnly() && filter.test(context)) {
                    StringBuilder line = new StringBuilder();
                    if (output.format(context, line)) {
                        lines.add(line.toString());
                    }
                }
                state.settle();
            }
        }
        return lines;
    }

    @Test
    void executionsEqualCapture() throws Exception {
        long executed = report.processes().rows().stream()
                .mapToLong(ProcessFacts::execCount)
                .sum();
        assertThat(query("evt.type in (execve, execveat) and evt.rawres = 0", "%evt.num"))
                .hasSize((int) executed)
                .isNotEmpty();
        Set<String> paths = new TreeSet<>();
        report.executables().rows().stream().filter(e -> !e.script()).forEach(e -> paths.add(e.path()));
        assertThat(new TreeSet<>(query("evt.type in (execve, execveat) and evt.rawres = 0", "%proc.exepath")))
                .isEqualTo(paths);
    }

    @Test
    void connectionsEqualCapture() throws Exception {
        Set<String> rows = new HashSet<>();
        report.connections().rows().stream()
                .filter(c -> !c.inbound() && c.protocol().equals("tcp"))
                .forEach(c -> rows.add(
                        report.processes().rows().get(c.process()).pid() + " " + c.address() + " " + c.port()));
        assertThat(new HashSet<>(query(
                        "evt.type = connect and fd.type in (ipv4, ipv6) and fd.l4proto = tcp",
                        "%proc.pid %fd.sip %fd.sport")))
                .isEqualTo(rows)
                .isNotEmpty();
    }

    /** Sending a datagram on a connected socket does not count as another contact. */
    @Test
    void contactsEqualConnectCalls() throws Exception {
        long contacts = report.connections().rows().stream()
                .filter(c -> !c.inbound())
                .mapToLong(ConnectionFacts::count)
                .sum();
        assertThat(query("evt.type = connect and evt.dir = < and fd.typechar in (4, 6)", "%evt.num"))
                .hasSize((int) contacts)
                .isNotEmpty();
    }

    @Test
    void bytesEqualSumOfResults() throws Exception {
        ConnectionFacts fetch = report.connections().rows().stream()
                .filter(c -> !c.inbound() && c.port() == 80)
                .findFirst()
                .orElseThrow();
        String condition = "fd.sip = 203.0.113.10 and fd.sport = 80 and proc.name = curl and evt.rawres > 0 and ";
        assertThat(sum(query(condition + "evt.is_io_read = true", "%evt.rawres")))
                .isEqualTo(fetch.received());
        assertThat(sum(query(condition + "evt.is_io_write = true", "%evt.rawres")))
                .isEqualTo(fetch.sent());
        assertThat(fetch.received()).isPositive();
        assertThat(fetch.name()).isEqualTo("gist.code-share.test");
    }

    private static long sum(List<String> numbers) {
        return numbers.stream().mapToLong(Long::parseLong).sum();
    }

    @Test
    void lookupsEqualDnsMessages() throws Exception {
        long messages = report.lookups().rows().stream()
                .mapToLong(l -> l.queries() + l.responses())
                .sum();
        assertThat(query("fd.sport = 53 and evt.is_io = true and evt.rawres > 0", "%evt.num"))
                .hasSize((int) messages)
                .isNotEmpty();
        assertThat(report.lookups().rows()).extracting(DnsLookupFacts::name).containsOnly("gist.code-share.test");
    }

    @Test
    void writtenFilesEqualCapture() throws Exception {
        Set<String> written = new TreeSet<>();
        report.files().rows().stream()
                .filter(f -> f.touches().stream().anyMatch(t -> OPENED.contains(t.action())))
                .map(FileFacts::path)
                .forEach(written::add);
        Set<String> queried = new TreeSet<>(query(
                "(evt.type = creat or (evt.type in (open, openat, openat2)"
                        + " and (evt.is_open_write = true or evt.is_open_create = true)))"
                        + " and evt.rawres >= 0 and fd.typechar = f and not fd.name startswith /dev/"
                        + " and not fd.name startswith /proc/ and not fd.name startswith /sys/",
                "%fd.name"));
        assertThat(written).isEqualTo(queried).isNotEmpty();
    }

    @Test
    void alertsEqualRuleMatches() {
        assertThat(report.alertCount()).isEqualTo(26);
        assertThat(report.alerts().rows()).hasSize(4);
        assertThat(report.alerts().rows().stream().mapToLong(AlertFacts::count).sum())
                .isEqualTo(26);
        assertThat(report.rules().getFirst().processes()).hasSize(1);
        ProcessFacts reader = report.processes()
                .rows()
                .get(report.rules().getFirst().processes().getFirst());
        assertThat(reader.commandLine()).endsWith("python3 /tmp/ci2/md.py");
    }

    private static long pid(int process) {
        return report.processes().rows().get(process).pid();
    }

    private static void add(Map<String, Long> sums, String key, long number) {
        sums.merge(key, number, Long::sum);
    }

    @Test
    void bytesPerConnectionEqualSumOfResults() throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        for (ConnectionFacts c : report.connections().rows()) {
            String key = pid(c.process()) + " " + c.port() + " " + c.protocol();
            add(rows, key + " sent", c.sent());
            add(rows, key + " received", c.received());
        }
        rows.values().removeIf(bytes -> bytes == 0);
        Map<String, Long> queried = new TreeMap<>();
        for (String line : query(
                "evt.is_io = true and fd.type in (ipv4, ipv6) and evt.rawres > 0",
                "%proc.pid %fd.sport %fd.l4proto|%evt.is_io_read|%evt.rawres")) {
            String[] parts = line.split("\\|", 3);
            add(queried, parts[0] + (parts[1].equals("true") ? " received" : " sent"), Long.parseLong(parts[2]));
        }
        assertThat(rows).isEqualTo(queried).hasSize(8);
    }

    @Test
    void countsConnectionsAndFailures() throws Exception {
        long tried = query("evt.type = connect and fd.typechar in (4, 6)", "%evt.rawres")
                .size();
        long failed = query("evt.type = connect and fd.typechar in (4, 6) and evt.rawres < 0", "%evt.rawres").stream()
                // A connection in progress (EINPROGRESS) has not failed.
                .filter(result -> !result.equals("-115"))
                .count();
        List<ConnectionFacts> out =
                report.connections().rows().stream().filter(c -> !c.inbound()).toList();
        assertThat(out.stream().mapToLong(ConnectionFacts::count).sum())
                .as("datagrams of a connected socket are not new contacts")
                .isEqualTo(tried);
        assertThat(out.stream().mapToLong(ConnectionFacts::failed).sum()).isEqualTo(failed);
    }

    @Test
    void lookupsEqualDnsFields() throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        for (DnsLookupFacts lookup : report.lookups().rows()) {
            add(rows, pid(lookup.process()) + " " + lookup.name() + " " + lookup.type() + " false", lookup.queries());
            add(rows, pid(lookup.process()) + " " + lookup.name() + " " + lookup.type() + " true", lookup.responses());
        }
        Map<String, Long> queried = new TreeMap<>();
        query("dns.name exists", "%proc.pid %dns.name %dns.type %dns.is_response")
                .forEach(line -> add(queried, line, 1));
        assertThat(rows).isEqualTo(queried).isNotEmpty();
        List<String> answers = query("dns.is_response = true", "%dns.status %dns.answers");
        for (DnsLookupFacts lookup : report.lookups().rows()) {
            assertThat(answers)
                    .contains(lookup.status() + " "
                            + lookup.answers()
                                    .getFirst()
                                    .substring(lookup.type().length() + 1));
        }
    }

    @Test
    void countsExecutionsPerFile() throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        report.executables().rows().stream().filter(e -> !e.script()).forEach(e -> add(rows, e.path(), e.count()));
        Map<String, Long> queried = new TreeMap<>();
        query("evt.type in (execve, execveat) and evt.rawres = 0", "%proc.exepath")
                .forEach(path -> add(queried, path, 1));
        assertThat(rows).isEqualTo(queried).isNotEmpty();
    }

    @Test
    void movedLinkedAndDeletedFilesEqualCalls() throws Exception {
        Map<Action, Long> rows = new EnumMap<>(Action.class);
        for (FileFacts file : report.files().rows()) {
            file.touches().forEach(touch -> rows.merge(touch.action(), touch.count(), Long::sum));
        }
        long renamed = query("evt.type in (rename, renameat, renameat2) and evt.rawres = 0", "%evt.num")
                .size();
        long linked = query("evt.type in (link, linkat) and evt.rawres = 0", "%evt.num")
                .size();
        assertThat(rows.get(Action.MOVED)).isEqualTo(renamed).isPositive();
        assertThat(rows.get(Action.RENAMED_TO_THIS)).isEqualTo(renamed + linked);
        assertThat(rows.get(Action.DELETED))
                .isEqualTo(query("evt.type in (unlink, unlinkat) and evt.rawres = 0", "%evt.num")
                        .size());
        long executable = query("evt.type in (chmod, fchmod, fchmodat) and evt.rawres = 0", "%evt.args").stream()
                .filter(arguments -> arguments.contains("S_IX"))
                .count();
        assertThat(rows.get(Action.MADE_EXECUTABLE)).isEqualTo(executable);
    }

    @Test
    void privilegeChangesEqualCalls() throws Exception {
        long namespaces = report.privileges().rows().stream()
                .filter(change -> change.kind().equals("namespace"))
                .mapToLong(PrivilegeFacts::count)
                .sum();
        assertThat(query("evt.type in (unshare, setns) and evt.rawres = 0", "%evt.num"))
                .hasSize((int) namespaces)
                .isNotEmpty();
        assertThat(report.privileges().size() - 1L)
                .as("other kinds")
                .isEqualTo(query(
                                "evt.type in (setuid, setresuid, setreuid, capset, chroot) and evt.rawres = 0",
                                "%evt.num")
                        .size());
    }

    @Test
    void processesAndExitsEqualCapture() throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        for (ProcessFacts process : report.processes().rows()) {
            if (process.endTime() != 0) {
                add(rows, process.pid() + " " + process.exitCode(), 1);
            }
        }
        Map<String, Long> queried = new TreeMap<>();
        for (String line : query("evt.type = procexit and thread.ismain = true", "%proc.pid %evt.arg.status")) {
            String[] parts = line.split(" ", 2);
            int status = Integer.parseInt(parts[1]);
            add(queried, parts[0] + " " + ((status & 0x7F) != 0 ? 128 + (status & 0x7F) : status >> 8), 1);
        }
        assertThat(rows).isEqualTo(queried).isNotEmpty();
    }
}
