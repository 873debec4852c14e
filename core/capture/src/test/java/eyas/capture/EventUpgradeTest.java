package eyas.capture;

import static eyas.capture.CaptureBuilder.s32;
import static eyas.capture.CaptureBuilder.s64;
import static eyas.capture.CaptureBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventParams.CloseExit;
import eyas.event.EventParams.ContainerJson;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.FchdirExit;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventParams.SetuidExit;
import eyas.event.EventParams.UnlinkExit;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import eyas.event.SourceCounters.Cause;
import eyas.event.TableReader;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventUpgradeTest {
    /** Reads a file whose last event is the relevant one. */
    private static void last(CaptureBuilder file, Consumer<Event> check) {
        try (CaptureSource source = file.source()) {
            Event event = new Event();
            source.start(new RecordingConsumer());
            boolean any = false;
            Outcome outcome = source.next(event);
            while (outcome == Outcome.EVENT) {
                any = event.number() == count(file);
                if (any) {
                    assertThat(event.decode()).isTrue();
                    check.accept(event);
                }
                outcome = source.next(event);
            }
            assertThat(any).as("the last event is delivered").isTrue();
        }
    }

    private static long count(CaptureBuilder file) {
        try (CaptureSource source = file.source()) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                assertThat(event.number()).isPositive();
            }
            return source.eventsSeen();
        }
    }

    @Test
    void takesParametersFromEntry() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(EventCode.SYSCALL_OPENAT_E, 7, s64(-100), text("/etc/passwd"), s32(1), s32(0));
        file.event(EventCode.SYSCALL_OPENAT_X, 7, s64(3));
        last(file, event -> {
            assertThat(event.code()).isEqualTo(EventCode.SYSCALL_OPENAT_2_X);
            assertThat(event.paramCount()).isEqualTo(7);
            assertThat(event.paramSigned(OpenatExit.FD, 0)).isEqualTo(3);
            assertThat(event.paramSigned(OpenatExit.DIRFD, 0)).isEqualTo(-100);
            assertThat(event.paramText(OpenatExit.NAME)).isEqualTo("/etc/passwd");
            assertThat(event.paramLength(OpenatExit.DEV)).isZero();
            assertThat(event.thread()).isEqualTo(7);
            assertThat(event.time()).isEqualTo(1_700_000_000_000_000_000L);
        });
    }

    @Test
    void usesDefaultOrEmptyWithoutEntry() {
        CaptureBuilder file = CaptureBuilder.capture().event(EventCode.SYSCALL_CLOSE_X, 7, s64(0));
        last(file, event -> {
            assertThat(event.paramLength(CloseExit.FD)).isEqualTo(8);
            assertThat(event.paramSigned(CloseExit.FD, 42)).isZero();
        });
        last(
                CaptureBuilder.capture().event(EventCode.SYSCALL_SETUID_X, 7, s64(0)),
                event -> assertThat(event.paramLength(SetuidExit.UID)).isZero());
    }

    @Test
    void ignoresEntryOfAnotherCallThreadOrEarlierCall() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(EventCode.SYSCALL_CLOSE_E, 7, s64(99));
        file.event(EventCode.SYSCALL_FCHDIR_E, 8, s64(98));
        file.event(EventCode.SYSCALL_FCHDIR_X, 7, s64(0));
        last(file, event -> assertThat(event.paramLength(FchdirExit.FD)).isZero());
        CaptureBuilder twice = CaptureBuilder.capture();
        twice.event(EventCode.SYSCALL_CLOSE_E, 7, s64(99));
        twice.event(EventCode.SYSCALL_CLOSE_X, 7, s64(0));
        twice.event(EventCode.SYSCALL_CLOSE_X, 7, s64(0));
        last(twice, event -> assertThat(event.paramSigned(CloseExit.FD, 42)).isZero());
    }

    @Test
    void dropsEntriesAtStartOfSection() {
        CaptureBuilder file = CaptureBuilder.capture().event(EventCode.SYSCALL_CLOSE_E, 7, s64(99));
        file.section().machine("b").event(EventCode.SYSCALL_CLOSE_X, 7, s64(0));
        last(file, event -> assertThat(event.paramSigned(CloseExit.FD, 42)).isZero());
    }

    @Test
    void upgradesOldestExecToNewest() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(
                EventCode.SYSCALL_EXECVE_8_X,
                7,
                s64(0),
                text("sh"),
                text("-c"),
                s64(7),
                s64(7),
                s64(1),
                text("/home"),
                s64(1024));
        last(file, event -> {
            assertThat(event.code()).isEqualTo(EventCode.SYSCALL_EXECVE_19_X);
            assertThat(event.paramCount()).isEqualTo(31);
            assertThat(event.paramText(ExecveExit.EXE)).isEqualTo("sh");
            assertThat(event.paramText(ExecveExit.CWD)).isEqualTo("/home");
            assertThat(event.paramSigned(ExecveExit.FDLIMIT, 0)).isEqualTo(1024);
            for (int i = ExecveExit.FDLIMIT + 1; i <= ExecveExit.FILENAME; i++) {
                assertThat(event.paramLength(i)).as("parameter %d", i).isZero();
            }
        });
    }

    @Test
    void copiesFileNameOfExecToItsExit() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(EventCode.SYSCALL_EXECVE_18_E, 7, text("/bin/sh"));
        byte[][] params = new byte[17][];
        Arrays.fill(params, new byte[0]);
        params[0] = s64(0);
        file.event(EventCode.SYSCALL_EXECVE_18_X, 7, params);
        last(file, event -> assertThat(event.paramText(ExecveExit.FILENAME)).isEqualTo("/bin/sh"));
    }

    @Test
    void describesOldContainersAsJson() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(EventCode.CONTAINER_E, 7, text("3ad7"), s32(2), text("a \"name\"\n"), text("busybox"));
        last(file, event -> {
            assertThat(event.code()).isEqualTo(EventCode.CONTAINER_JSON_2_E);
            assertThat(event.paramText(ContainerJson.JSON))
                    .isEqualTo("{\"id\":\"3ad7\",\"type\":2,\"name\":\"a \\\"name\\\"\\n\",\"image\":\"busybox\"}");
        });
        CaptureBuilder later = CaptureBuilder.capture().event(EventCode.CONTAINER_JSON_E, 7, text("{}"));
        last(later, event -> assertThat(event.paramText(ContainerJson.JSON)).isEqualTo("{}"));
    }

    @Test
    void keepsLongEntriesWithinMemoryLimit() {
        String longName = "/" + "x".repeat(3000);
        CaptureBuilder file = CaptureBuilder.capture();
        for (int thread = 1; thread <= 3; thread++) {
            file.event(EventCode.SYSCALL_UNLINK_E, thread, text(longName));
        }
        for (int thread = 1; thread <= 3; thread++) {
            file.event(EventCode.SYSCALL_UNLINK_X, thread, s64(0));
        }
        try (CaptureSource source = CaptureSource.of(
                "t", new ByteArrayInputStream(file.bytes()), new CaptureLimits(4096, 1 << 20, 8, 8192, 10))) {
            Event event = new Event();
            source.start(new RecordingConsumer());
            for (int thread = 1; thread <= 3; thread++) {
                assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
                assertThat(event.decode()).isTrue();
                assertThat(event.paramText(UnlinkExit.PATH)).isEqualTo(thread < 3 ? longName : "");
            }
            assertThat(source.counters().causes()).contains(new Cause("enter_event_too_long", 1));
        }
    }

    @Test
    void evictsOldestEntryForTooManyThreads() {
        CaptureBuilder file = CaptureBuilder.capture();
        for (int thread = 1; thread <= 9; thread++) {
            file.event(EventCode.SYSCALL_CLOSE_E, thread, s64(100 + thread));
        }
        for (int thread = 1; thread <= 9; thread++) {
            file.event(EventCode.SYSCALL_CLOSE_X, thread, s64(0));
        }
        try (CaptureSource source = CaptureSource.of(
                "t", new ByteArrayInputStream(file.bytes()), new CaptureLimits(4096, 1 << 20, 8, 0, 10))) {
            Event event = new Event();
            source.start(new RecordingConsumer());
            for (int thread = 1; thread <= 9; thread++) {
                assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
                assertThat(event.decode()).isTrue();
                assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(thread == 1 ? 0 : 100 + thread);
            }
            assertThat(source.counters().causes()).contains(new Cause("enter_event_evicted", 1));
        }
    }

    /** The number of parameters of changed events, by the version of Falco that records them. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0.41, SYSCALL_EXECVE_19_X,   30
            0.41, SYSCALL_EXECVEAT_X,    30
            0.41, SYSCALL_FCNTL_X,        1
            0.41, SYSCALL_FCNTL_X,        3
            0.41, SOCKET_SOCKET_X,        1
            0.41, SOCKET_SOCKET_X,        4
            0.41, SOCKET_ACCEPT_5_X,      5
            0.41, SOCKET_ACCEPT4_6_X,     5
            0.41, SYSCALL_KILL_X,         1
            0.41, SYSCALL_MMAP_X,         4
            0.41, SYSCALL_SETNS_X,        1
            0.41, SYSCALL_SETPGID_X,      1
            0.41, SYSCALL_TIMERFD_CREATE_X, 1
            0.42, SYSCALL_EXECVE_19_X,   30
            0.42, SYSCALL_KILL_X,         3
            0.42, SYSCALL_MMAP_X,        10
            0.42, SYSCALL_SETNS_X,        3
            0.42, SYSCALL_SETPGID_X,      3
            0.43, SYSCALL_EXECVE_19_X,   31
            0.43, SYSCALL_FCNTL_X,        3
            0.43, SOCKET_SOCKET_X,        4
            0.44, SYSCALL_EXECVE_19_X,   31
            0.44, SYSCALL_FCNTL_X,        4
            0.44, SOCKET_SOCKET_X,        5
            0.44, SYSCALL_CLOSE_RANGE_X,  4
            0.44, SYSCALL_KEYCTL_X,       6
            0.45, SYSCALL_EXECVE_19_X,   31
            """)
    void readsEventsOfEachFalcoVersion(String version, String name, int params) {
        EventInfo info = IntStream.range(0, EventTable.size())
                .mapToObj(EventTable::get)
                .filter(each -> each.codeName().equals(name))
                .findFirst()
                .orElseThrow();
        byte[][] values = info.params().stream()
                .limit(params)
                .map(param -> new byte[Math.max(0, param.type().size())])
                .toArray(byte[][]::new);
        assertThat(values)
                .as(version + " has no more parameters than the schema")
                .hasNumberOfRows(params);
        last(CaptureBuilder.capture().event(info.code(), 7, values), event -> {
            assertThat(event.code()).as(version).isEqualTo(info.code());
            assertThat(event.paramCount()).as(version).isEqualTo(info.params().size());
        });
    }

    @Test
    void everyManagedCodeIsConvertedToCurrentSchema() {
        ConversionTable table = new ConversionTable();
        List<String[]> rows =
                TableReader.rows(ConversionTable.class.getResourceAsStream("conversion.tsv"), "conversion.tsv", 5);
        int conversions = 0;
        for (int code = 0; code < EventTable.size(); code++) {
            for (int count = 0; count < 40; count++) {
                Conversion conversion = table.find(code, count);
                if (conversion == null) {
                    continue;
                }
                conversions++;
                EventInfo target = EventTable.get(conversion.target());
                assertThat(conversion.stores() || conversion.delivers()).isTrue();
                if (conversion.delivers() && !target.isEnter()) {
                    assertThat(target.has(EventFlag.OLD_VERSION))
                            .as(target.codeName())
                            .isFalse();
                    assertThat(conversion.params())
                            .as(target.codeName())
                            .hasSize(target.params().size());
                }
            }
            EventInfo info = EventTable.get(code);
            if (!info.isEnter() && info.has(EventFlag.OLD_VERSION) && !info.has(EventFlag.UNUSED)) {
                assertThat(table.finalCode(code)).as(info.codeName()).isNotEqualTo(code);
            }
        }
        assertThat(conversions).as("one for each row").isEqualTo(rows.size());
    }
}
