package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads old and new captures of other programs, and compares the headers of events with libsinsp's output. */
final class ReferenceCapturesTest {
    private static final Pattern FIELD =
            Pattern.compile("\"(evt\\.num|evt\\.rawtime|thread\\.tid|evt\\.cpu|evt\\.type|evt\\.dir)\":\"?([^,}\"]*)");

    @ParameterizedTest
    @CsvSource({
        "cat_write, 345, 73, 384", "connect_localhost, 374, 184, 690", "curl_google, 1536, 54, 316",
        "empty, 143, 218, 883", "open-multiple-files, 1272, 128, 685", "psp_privileged, 2059, 100, 644",
        "sample, 572, 94, 515", "syscall, 368, 229, 773", "test_ipv6_client, 326, 58, 333"
    })
    void agreesWithReferenceOnExitEvents(String name, long events, int processes, int descriptors) throws IOException {
        Path capture = ExternalCaptures.find(name + ".scap");
        RecordingConsumer recorded = new RecordingConsumer();
        Map<Long, String> delivered = new HashMap<>();
        try (CaptureSource source = CaptureSource.open(capture)) {
            source.start(recorded);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                assertThat(event.decode()).as(event.toString()).isTrue();
                delivered.put(event.number(), header(event));
            }
            assertThat(source.eventsSeen()).isEqualTo(events);
            assertThat(source.counters().skipped()).isZero();
            assertThat(source.warnings()).isEmpty();
        }
        assertThat(recorded.processes).hasSize(processes);
        assertThat(recorded.descriptors).hasSize(descriptors);
        assertThat(compare(ExternalCaptures.find(name + ".fields.jsonl.gz"), delivered))
                .isPositive();
    }

    private static String header(Event event) {
        return EventTable.get(event.code()).name() + " " + event.time() + " " + event.thread() + " " + event.cpu();
    }

    private static int compare(Path reference, Map<Long, String> delivered) throws IOException {
        int compared = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(reference)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Map<String, String> fields = new HashMap<>();
                Matcher matcher = FIELD.matcher(line);
                while (matcher.find()) {
                    fields.put(matcher.group(1), matcher.group(2));
                }
                String seen = delivered.get(Long.valueOf(fields.get("evt.num")));
                if ("<".equals(fields.get("evt.dir")) || seen != null) {
                    compared++;
                    String type = fields.get("evt.type");
                    String expected =
                            fields.get("evt.rawtime") + " " + fields.get("thread.tid") + " " + fields.get("evt.cpu");
                    // The name of a generic event's call is not in its header.
                    assertThat(seen)
                            .as("event %s", fields.get("evt.num"))
                            .isIn(type + " " + expected, "syscall " + expected);
                }
            }
        }
        return compared;
    }

    @Test
    void readsLongCaptureCompletely() {
        try (CaptureSource source = CaptureSource.open(ExternalCaptures.find("ci-build.scap.gz"))) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            long malformed = 0;
            while (source.next(event) == Outcome.EVENT) {
                malformed += event.decode() ? 0 : 1;
            }
            assertThat(malformed).isZero();
            assertThat(source.eventsSeen()).isEqualTo(1_074_179);
            assertThat(source.warnings()).isEmpty();
        }
    }

    /** A report counts the events that are printed, regardless of the events that it examines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat_write.scap",
                "connect_localhost.scap",
                "curl_google.scap",
                "empty.scap",
                "open-multiple-files.scap",
                "psp_privileged.scap",
                "sample.scap",
                "syscall.scap",
                "test_ipv6_client.scap",
                "attack-memdump.scap.gz",
                "ci-build.scap.gz"
            })
    void countsSameEventsWithEveryReader(String name) {
        BitSet none = new BitSet();
        BitSet some = new BitSet();
        some.set(EventCode.SYSCALL_OPENAT_2_X);
        some.set(EventCode.SYSCALL_CLOSE_E);
        some.set(EventCode.SYSCALL_EXECVE_19_X);
        long shown = 0;
        try (CaptureSource source = CaptureSource.open(ExternalCaptures.find(name))) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                shown += event.hasHappened() ? 1 : 0;
            }
            assertThat(source.counters().events()).isEqualTo(shown).isPositive();
        }
        for (BitSet wanted : List.of(none, some)) {
            try (CaptureSource source = CaptureSource.open(ExternalCaptures.find(name))) {
                source.want(wanted);
                source.start(new RecordingConsumer());
                Event event = new Event();
                long delivered = 0;
                while (source.next(event) == Outcome.EVENT) {
                    delivered++;
                }
                assertThat(delivered).isLessThan(shown);
                assertThat(source.counters().events()).as("%s wanted", wanted).isEqualTo(shown);
            }
        }
    }
}
