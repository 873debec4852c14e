package eyas.cli.analyze;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureWriter;
import eyas.capture.RecordingTrailer;
import eyas.cli.ProgramRun;
import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Findings other than triggered rules also reach thresholds. */
final class FailOnTest {
    private static final long TIME = 1_795_515_072_000_000_000L;
    private static final long PROCESS = 4711;
    private static final String ENCODED = "mfzwizltoq2gk3tgn5zgk43fojuwg2lomq4tqmjq.leak.example";

    @TempDir
    private Path directory;

    /** Writes the recording of a process that resolves {@code name}. */
    private String lookingUp(String name) {
        Path file = directory.resolve("lookup.scap");
        EventWriter events = new EventWriter(Arena.ofAuto().allocate(1 << 12));
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.withEndMark())) {
            writer.begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", TIME - 1, 0));
            byte[] program = Bytes.of("dig");
            writer.process(ProcessRecord.builder(PROCESS)
                    .ptid(1)
                    .comm(program)
                    .exe(program)
                    .exePath(Bytes.of("/usr/bin/dig"))
                    .build());
            SocketRecord socket =
                    new SocketRecord(new byte[] {10, 0, 0, 1}, 40_000, new byte[] {10, 0, 0, 53}, 53, 2, 0, 0);
            writer.descriptor(
                    PROCESS, new DescriptorRecord(3, DescriptorType.IPV4_SOCKET, 9, 0, 0, Bytes.EMPTY, socket));
            writer.end();
            byte[] query = query(name);
            events.begin(EventCode.SOCKET_SENDTO_X, TIME, PROCESS)
                    .put(query.length)
                    .putBytes(query)
                    .put(3)
                    .put(query.length)
                    .putEmpty()
                    .end();
            Event event = new Event();
            event.wrap(events.segment(), 0, 0, 1, false);
            writer.write(event);
            writer.finish(RecordingTrailer.WHOLE);
        }
        return file.toString();
    }

    /** A DNS query for the IPv4 addresses of a name. */
    private static byte[] query(String name) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            message.write(label.length());
            message.writeBytes(Bytes.of(label));
        }
        message.writeBytes(new byte[] {0, 0, 1, 0, 1});
        return message.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"debug, 3", "notice, 3", "warning, 3", "error, 0", "critical, 0"})
    void suspiciousLookupsAreWarnings(String threshold, int code) {
        ProgramRun run = eyas("analyze", "--no-default-rules", "--fail-on", threshold, lookingUp(ENCODED));
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err() + run.out()).contains("there are suspicious indicators");
    }

    @Test
    void ordinaryLookupsAreNotFindings() {
        ProgramRun run = eyas("analyze", "--no-default-rules", "--fail-on", "debug", lookingUp("registry.example"));
        assertThat(run.code()).as(run.err()).isZero();
    }

    /** The reason of the failure is in the log even if nothing else is printed. */
    @Test
    void exitCodeReasonIsPrintedEvenWithQuiet() {
        ProgramRun run = eyas("analyze", "-q", "--no-default-rules", "--fail-on", "warning", lookingUp(ENCODED));
        assertThat(run)
                .isEqualTo(new ProgramRun(
                        3,
                        "",
                        "eyas: exit code 3: a finding about its peers or DNS lookups reaches --fail-on warning\n"));
    }

    /** {@code analyze --format json CAPTURE | jq .} */
    @Test
    void singleFormatIsPrintedWithoutOutputDirectory() {
        String capture = lookingUp("registry.example");
        ProgramRun json = eyas("analyze", "--no-default-rules", "--format", "json", capture);
        assertThat(json.code()).as(json.err()).isZero();
        assertThat(json.out()).startsWith("{").contains("registry.example");
        assertThat(json.err()).isEmpty();
        assertThat(eyas("analyze", "--no-default-rules", "--format=markdown", capture)
                        .out())
                .contains("registry.example")
                .doesNotStartWith("{");
        assertThat(eyas("analyze", "--format", "json,sarif", capture).err())
                .contains("standard output takes a single --format");
        assertThat(eyas("analyze", "--format", "csv", capture).err()).contains("--output DIR");
    }

    @Test
    void reportLocationListsHtmlPageFirst() {
        Path into = directory.resolve("out");
        ProgramRun run = eyas("analyze", "--no-default-rules", "-o", into.toString(), lookingUp("registry.example"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .containsPattern(
                        "eyas: the report is in " + into
                                + "/report.html; beside it: report.md, report.json, report.sarif, \\d+ tables \\(.csv\\), alerts.jsonl\n$");
    }

    /** Without a threshold, findings are reported and nothing fails. */
    @Test
    void withoutThresholdNothingFails() {
        assertThat(eyas("analyze", "--no-default-rules", lookingUp(ENCODED)).code())
                .isZero();
    }
}
