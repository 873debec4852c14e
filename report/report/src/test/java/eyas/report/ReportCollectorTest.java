package eyas.report;

import static eyas.report.ReportFixture.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.ExecutableContent.Miss;
import eyas.event.SourceCounters;
import eyas.report.coverage.CoverageCalculator;
import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Tests a report's processes, alerts, executables and connections, and its limits. */
final class ReportCollectorTest {
    private final ReportFixture world = new ReportFixture(ReportLimits.defaults());

    private static Alert alert(String rule, Priority priority) {
        return new Alert(rule, priority, "syscall", List.of(), ReportFixture.START, 1, "it did it", new TreeMap<>());
    }

    @Test
    void treeStartsAtCommandAndKeepsEndedProcesses() {
        world.fork(ReportFixture.ROOT, 101);
        world.exec(101, "/bin/sh", "-c", "true");
        world.fork(101, 102);
        world.exec(102, "/usr/bin/curl", "http://x");
        world.exit(102, 7 << 8);
        world.exit(101, 9);
        List<ProcessFacts> rows = world.finish().processes().rows();
        assertThat(rows)
                .extracting(ProcessFacts::id, ProcessFacts::parent, ProcessFacts::pid, ProcessFacts::exitCode)
                .containsExactly(
                        Tuple.tuple(0, -1, (long) ReportFixture.ROOT, -1),
                        Tuple.tuple(1, 0, 101L, 128 + 9),
                        Tuple.tuple(2, 1, 102L, 7));
        assertThat(rows.get(1).commandLine()).isEqualTo("/bin/sh -c true");
        assertThat(rows.get(2).execs())
                .singleElement()
                .satisfies(exec -> assertThat(exec.commandLine()).isEqualTo("/usr/bin/curl http://x"));
    }

    /** The kernel ends the threads of a process in any order, and their last events may arrive after the end of the first thread. */
    @Test
    void processEndsWithItsLastThread() {
        world.fork(ReportFixture.ROOT, 101);
        world.exec(101, "/usr/bin/node", "x.js");
        world.thread(101, 111);
        world.thread(101, 112);
        world.exit(101, 0);
        world.open(112, 5, "/tmp/late", WRITE);
        world.exit(111, 3 << 8);
        world.exit(112, 3 << 8);
        List<ProcessFacts> rows = world.finish().processes().rows();
        assertThat(rows)
                .extracting(ProcessFacts::pid, ProcessFacts::name, ProcessFacts::exitCode)
                .containsExactly(Tuple.tuple((long) ReportFixture.ROOT, "job", -1), Tuple.tuple(101L, "node", 3));
        assertThat(rows.get(1).endTime()).isGreaterThan(rows.get(1).startTime());
    }

    @Test
    void eachExecKnowsTheScriptThatItRuns() {
        world.fork(ReportFixture.ROOT, 101);
        world.open(101, 3, "/tmp/x.sh", WRITE);
        for (long pid = 102; pid < 104; pid++) {
            world.fork(ReportFixture.ROOT, pid);
            world.exec(pid, "/bin/sh", "/tmp/x.sh");
        }
        JobReport report = world.finish();
        int script = report.executables().rows().stream()
                .filter(ExecutableFacts::script)
                .map(ExecutableFacts::id)
                .findFirst()
                .orElseThrow();
        assertThat(report.processes().rows().stream()
                        .flatMap(process -> process.execs().stream())
                        .map(ExecFacts::script))
                .containsExactly(script, script);
    }

    @Test
    void alertMarksOnlyItsBranch() {
        world.fork(ReportFixture.ROOT, 101);
        world.fork(ReportFixture.ROOT, 102);
        world.event(w -> w.begin(EventCode.SYSCALL_PTRACE_X, world.time(), 102).end(), context -> {
            world.report.accept(alert("Bad", Priority.CRITICAL), context);
            world.report.accept(alert("Bad", Priority.CRITICAL), context);
            world.report.accept(alert("Odd", Priority.ALERT), context);
        });
        JobReport result = world.finish();
        assertThat(result.alertCount()).isEqualTo(3);
        assertThat(result.rules())
                .extracting(RuleFacts::id, RuleFacts::name, RuleFacts::count)
                .containsExactly(Tuple.tuple(0, "Odd", 1L), Tuple.tuple(1, "Bad", 2L));
        assertThat(result.alerts().rows())
                .extracting(AlertFacts::rule, AlertFacts::count)
                .containsExactly(Tuple.tuple(1, 2L), Tuple.tuple(0, 1L));
        assertThat(result.processes().rows())
                .extracting(ProcessFacts::offending)
                .containsExactly(true, false, true);
        assertThat(result.processes().rows().get(2).rules()).containsExactly(0, 1);
    }

    @Test
    void alertOfFirstExecOfAStepBelongsToTheStep() {
        String job = "GITHUB_ACTIONS=true\0GITHUB_JOB=build\0GITHUB_WORKFLOW=CI\0GITHUB_RUN_ID=77\0";
        world.worker(110);
        world.fork(110, 111);
        world.execIn(
                job + "GITHUB_ACTION=__run\0GITHUB_ACTION_REPOSITORY=\0",
                context -> world.report.accept(alert("Bad", Priority.CRITICAL), context),
                111,
                "/bin/sh",
                "step.sh");
        JobReport report = world.finish();
        assertThat(report.steps()).singleElement().satisfies(step -> {
            assertThat(step.name()).isEqualTo("__run");
            assertThat(step.processes()).isEqualTo(1);
        });
        assertThat(report.alerts().rows())
                .singleElement()
                .satisfies(alert -> assertThat(alert.step()).isZero());
    }

    @Test
    void alertsOfOneProcessOnOneTargetAreCounted() {
        world.fork(ReportFixture.ROOT, 101);
        for (int i = 0; i < 512; i++) {
            world.opening(101, "/proc/77/mem", "Memory Read");
        }
        world.opening(101, "/proc/78/mem", "Memory Read");
        world.opening(101, "/proc/77/mem", "Odd");
        world.opening(ReportFixture.ROOT, "/proc/77/mem", "Memory Read");
        JobReport report = world.finish();
        assertThat(report.alertCount()).isEqualTo(515);
        assertThat(report.rules()).extracting(RuleFacts::count).containsExactly(514L, 1L);
        assertThat(report.alerts().rows()).extracting(AlertFacts::count).containsExactly(512L, 1L, 1L, 1L);
        AlertFacts repeated = report.alerts().rows().getFirst();
        assertThat(repeated.lastTime() - repeated.time()).isEqualTo(511 * 1_000_000L);
    }

    @Test
    void differentIndicatorsOfOneEventAreSeparateAlerts() {
        world.event(
                w -> w.begin(EventCode.SYSCALL_PTRACE_X, world.time(), ReportFixture.ROOT)
                        .end(),
                context -> {
                    for (String name : List.of("a.test", "b.test", "a.test")) {
                        Alert alert = alert("Indicator Looked Up", Priority.ERROR);
                        alert.fields().put("indicator.value", new OutputValue.Text(name));
                        world.report.accept(alert, context);
                    }
                });
        assertThat(world.finish().alerts().rows()).extracting(AlertFacts::count).containsExactly(2L, 1L);
    }

    @Test
    void namedUnixSocketsArePeers() {
        String pointers = "01" + "11".repeat(8) + "22".repeat(8);
        world.socket(3, 1);
        for (String path : List.of("/run/docker.sock", "/run/docker.sock", "/run/systemd/journal/socket", "")) {
            world.connect(3, pointers + HexFormat.of().formatHex(Bytes.of(path + "\0")), 0);
        }
        assertThat(world.finish().connections().rows()).singleElement().satisfies(docker -> {
            assertThat(docker.endPoint()).isEqualTo("/run/docker.sock");
            assertThat(docker.protocol()).isEqualTo("unix");
            assertThat(docker.scope()).isEqualTo(ConnectionFacts.Scope.UNIX);
            assertThat(docker.count()).isEqualTo(2);
        });
    }

    @Test
    void executableRowsHaveReportedContent() {
        String hash = "0123456789abcdef".repeat(4);
        String other = "fedcba9876543210".repeat(4);
        for (String name : new String[] {"reported", "missed", "later", "twice", "never"}) {
            world.exec(ReportFixture.ROOT, "/bin/" + name);
        }
        world.content(ReportFixture.ROOT, "/bin/reported", hash, null);
        world.content(ReportFixture.ROOT, "/bin/missed", null, Miss.GONE);
        world.content(ReportFixture.ROOT, "/bin/later", null, Miss.BUSY);
        world.content(ReportFixture.ROOT, "/bin/later", hash, null);
        world.content(ReportFixture.ROOT, "/bin/twice", hash, null);
        world.content(ReportFixture.ROOT, "/bin/twice", other, null);
        world.content(ReportFixture.ROOT, "/bin/nobody-ran-it", hash, null);

        JobReport report = world.finish();

        assertThat(report.executables().rows())
                .extracting(ExecutableFacts::path, ExecutableFacts::sha256, ExecutableFacts::hash)
                .containsExactly(
                        Tuple.tuple("/bin/reported", hash, ExecutableFacts.Hash.AT_EXEC),
                        Tuple.tuple("/bin/missed", null, ExecutableFacts.Hash.NONE),
                        Tuple.tuple("/bin/later", hash, ExecutableFacts.Hash.AT_EXEC),
                        Tuple.tuple("/bin/twice", other, ExecutableFacts.Hash.AT_EXEC),
                        Tuple.tuple("/bin/never", null, ExecutableFacts.Hash.NONE));
        assertThat(report.executables().rows())
                .extracting(ExecutableFacts::problem)
                .containsExactly(
                        "",
                        Miss.GONE.text(),
                        "",
                        "other content was executed within the same tick of the clock: " + hash,
                        "");
        assertThat(report.coverage().losses())
                .extracting(Loss::kind, Loss::count, Loss::description)
                .contains(Tuple.tuple(
                        "executable_without_hash",
                        2L,
                        "executables without a hash; see the list of executables for the reasons"));
    }

    @Test
    void executableWrittenByJobKnowsItsWriter() {
        world.fork(ReportFixture.ROOT, 101);
        world.exec(101, "/usr/bin/curl", "-o", "/tmp/x");
        world.open(101, 3, "/tmp/x", WRITE);
        world.fork(ReportFixture.ROOT, 102);
        world.exec(102, "/tmp/x");
        JobReport report = world.finish();
        assertThat(report.executables().rows())
                .extracting(ExecutableFacts::path, ExecutableFacts::writer, ExecutableFacts::origin)
                .containsExactly(
                        Tuple.tuple("/usr/bin/curl", -1, ExecutableFacts.Origin.FOUND),
                        Tuple.tuple("/tmp/x", 1, ExecutableFacts.Origin.WRITTEN));
        assertThat(report.files().rows().getFirst().executable()).isEqualTo(1);
    }

    @Test
    void connectionHasResolvedName() throws Exception {
        world.socket(3, 2);
        world.connect(3, "02" + "0a000001" + "3412" + "c0000235" + "3500", 0);
        byte[] answer = answer();
        world.receive(3, answer);
        world.socket(4, 1);
        world.connect(4, "02" + "0a000001" + "3512" + "c6336407" + "5000", -115);
        world.socket(5, 1);
        world.connect(5, "02" + "0a000001" + "3612" + "cb007109" + "bb01", -111);
        JobReport report = world.finish();
        assertThat(report.connections().rows())
                .extracting(
                        ConnectionFacts::address,
                        ConnectionFacts::port,
                        ConnectionFacts::name,
                        ConnectionFacts::nameServer,
                        ConnectionFacts::resolution,
                        ConnectionFacts::failed,
                        ConnectionFacts::received)
                .containsExactly(
                        Tuple.tuple("192.0.2.53", 53, null, null, Resolution.UNKNOWN, 0L, (long) answer.length),
                        Tuple.tuple(
                                "198.51.100.7", 80, "gist.example.test", "192.0.2.53:53", Resolution.RESOLVED, 0L, 0L),
                        Tuple.tuple("203.0.113.9", 443, null, null, Resolution.NEVER, 1L, 0L));
        assertThat(report.lookups().rows()).singleElement().satisfies(lookup -> {
            assertThat(lookup.name()).isEqualTo("gist.example.test");
            assertThat(lookup.resolver()).isEqualTo("192.0.2.53:53");
            assertThat(lookup.status()).isEqualTo("NOERROR");
            assertThat(lookup.answers()).containsExactly("CNAME edge.example.test.", "A 198.51.100.7");
        });
    }

    /** An answer that a process sends was made up by it, and is not evidence of a name. */
    @Test
    void sentAnswerNamesNoPeer() throws Exception {
        world.socket(3, 2);
        world.connect(3, "02" + "0a000001" + "3412" + "c0000235" + "3500", 0);
        world.send(3, answer());
        world.socket(4, 1);
        world.connect(4, "02" + "0a000001" + "3512" + "c6336407" + "5000", -115);
        assertThat(world.finish().connections().rows())
                .filteredOn(peer -> peer.port() == 80)
                .singleElement()
                .satisfies(peer -> {
                    assertThat(peer.name()).isNull();
                    assertThat(peer.resolution()).isEqualTo(Resolution.UNKNOWN);
                });
    }

    static byte[] answer() throws Exception {
        Name asked = Name.fromString("gist.example.test.");
        Name real = Name.fromString("edge.example.test.");
        Message message = new Message();
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(Record.newRecord(asked, Type.A, DClass.IN), Section.QUESTION);
        message.addRecord(new CNAMERecord(asked, DClass.IN, 60, real), Section.ANSWER);
        message.addRecord(
                new ARecord(real, DClass.IN, 60, InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 7})),
                Section.ANSWER);
        return message.toWire();
    }

    @Test
    void limitsAreKeptAndReported() {
        ReportFixture small = new ReportFixture(new ReportLimits(2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 16));
        for (int i = 0; i < 5; i++) {
            small.fork(ReportFixture.ROOT, 200 + i);
            small.exec(200 + i, "/bin/a-long-name", "x".repeat(50));
            small.open(ReportFixture.ROOT, 3, "/tmp/" + i, WRITE);
        }
        JobReport result = small.finish();
        assertThat(result.processes().size()).isEqualTo(2);
        assertThat(result.files().rows()).hasSize(1);
        assertThat(result.coverage().losses())
                .extracting(Loss::kind, Loss::count)
                .contains(Tuple.tuple("process_omitted", 12L), Tuple.tuple("file_omitted", 4L));
        assertThat(TextReport.render(result, Palette.plain()))
                .contains("4 uses of files beyond the report's limit, not listed");
    }

    @Test
    @Tag("load")
    void countsMillionFilesAndKeepsTheFirst() {
        for (int i = 0; i < 1_000_000; i++) {
            world.open(ReportFixture.ROOT, 3, "/tmp/" + i, WRITE);
        }
        JobReport result = world.finish();
        int retained = ReportLimits.defaults().files();
        assertThat(result.files().size()).isEqualTo(retained);
        assertThat(result.files().omitted()).isEqualTo(1_000_000 - retained);
        assertThat(MarkdownReport.render(result).length()).isLessThan(MarkdownReport.MOST_BYTES);
    }

    @Test
    void drawsAndWritesDeepTree() {
        long parent = ReportFixture.ROOT;
        for (int i = 0; i < 10_000; i++) {
            world.fork(parent, 1000 + i);
            parent = 1000L + i;
        }
        JobReport result = world.finish();
        assertThat(result.processes().size()).isEqualTo(10_001);
        assertThat(TextReport.render(result, Palette.plain()).lines().count()).isLessThan(250);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(result, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"id\":10000,\"parent\":9999,\"pid\":10999,");
    }

    @Test
    void textOfWatchedProgramsCannotForgeReport() {
        world.exec(ReportFixture.ROOT, "/bin/\u001b[2Jx\n\u202eevil");
        String text = TextReport.render(world.finish(), Palette.plain());
        assertThat(text).doesNotContain("\u001b").doesNotContain("\u202e").contains("\\n");
    }

    @Test
    void lostEventsAreNeverClean() {
        Coverage lossy = new Coverage("x", 10, 3, 0, 0, 0, List.of(), List.of());
        JobReport result = world.report.finish("make", 0, lossy, new Overhead(0, 0, -1, -1));
        assertThat(TextReport.render(result, Palette.plain()))
                .contains("No findings, but events were lost")
                .contains("3 lost");
    }

    @Test
    void formatsAddressesCanonically() {
        List<String> texts = new ArrayList<>();
        for (String hex : List.of(
                "7f000001",
                "20010db8000000000000000000000001",
                "00000000000000000000000000000000",
                "20010db80000000100000000000000ff",
                "fe800000000000000202b3fffe1e8329")) {
            texts.add(SocketAddressParam.text(HexFormat.of().parseHex(hex)));
        }
        assertThat(texts)
                .containsExactly("127.0.0.1", "2001:db8::1", "::", "2001:db8:0:1::ff", "fe80::202:b3ff:fe1e:8329");
    }

    @Test
    void lossHasItsTimes() {
        world.exec(ReportFixture.ROOT, "/bin/true");
        world.lost = new SourceCounters(0, 7, 0, 0, List.of(new SourceCounters.Cause("ring_full", 7)));
        for (int i = 0; i < 300; i++) {
            world.open(ReportFixture.ROOT, 3, "/work/f" + i, 2);
        }
        JobReport result = world.finish();
        assertThat(result.coverage().isComplete()).isFalse();
        assertThat(result.coverage().losses()).singleElement().satisfies(loss -> {
            assertThat(loss.count()).isEqualTo(7);
            assertThat(loss.since()).isEqualTo(result.job().startTime());
            assertThat(loss.last() - loss.since()).isBetween(CoverageCalculator.PAUSE, 2 * CoverageCalculator.PAUSE);
        });
        assertThat(MarkdownReport.render(result)).contains("7 events lost because the ring was full");
        assertThat(TextReport.render(result, Palette.plain()))
                .contains("7 events lost")
                .contains("between ");
        assertThat(SchemaValidation.report(ReportJsonTest.json(result))).isEmpty();
    }
}
