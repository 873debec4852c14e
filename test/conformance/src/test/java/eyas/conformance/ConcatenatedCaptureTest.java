package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource.Outcome;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.UserRecord;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.limits.StateCounters;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads concatenated captures: each section resets the state, and event numbers continue. */
@Tag("process")
final class ConcatenatedCaptureTest {
    private static final long TIME = 1_795_515_072_000_000_000L;
    private static final long MILLISECOND = 1_000_000;
    private static final List<String> FIELDS = List.of(
            "evt.type",
            "evt.rawtime",
            "evt.reltime",
            "thread.tid",
            "proc.pid",
            "proc.ppid",
            "proc.name",
            "proc.pname",
            "proc.aname[2]",
            "proc.cmdline",
            "proc.cwd",
            "proc.nthreads",
            "proc.fdopencount",
            "fd.num",
            "fd.name",
            "fd.type");

    @TempDir
    private Path directory;

    /** Writes a capture in which {@code shell} forks three processes that open a file and do not exit. */
    private Path capture(String name, String shell, long tid, long begin) {
        Path file = directory.resolve(name);
        EventWriter events = new EventWriter(Arena.ofAuto().allocate(1 << 16));
        Event event = new Event();
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            writer.begin(new MachineRecord(2, 1 << 30, 4_194_304, name, begin - 1_000, 0));
            writer.user(new UserRecord(0, 0, Bytes.of("root"), Bytes.of("/root"), Bytes.of("/bin/sh")));
            writer.process(process(1, 0, "init", ""));
            writer.process(process(tid, 1, shell, "-x\0"));
            writer.descriptor(
                    tid,
                    new DescriptorRecord(
                            0, DescriptorType.FILE_V2, 5, 6, 1, Bytes.of("/dev/pts/" + shell.length()), null));
            writer.end();
            long time = begin;
            for (long child = tid + 1; child < tid + 4; child++) {
                clone(events, time += MILLISECOND, tid, child, tid, 1);
                write(writer, events, event);
                clone(events, time += MILLISECOND, child, 0, child, tid);
                write(writer, events, event);
                events.begin(EventCode.SYSCALL_OPENAT_2_X, time += MILLISECOND, child)
                        .put(3)
                        .put(-100)
                        .put("data-" + child)
                        .put(1)
                        .put(0)
                        .put(5)
                        .put(child)
                        .end();
                write(writer, events, event);
                events.begin(EventCode.SYSCALL_READ_X, time += MILLISECOND, child)
                        .put(1)
                        .put("x")
                        .put(3)
                        .put(1)
                        .end();
                write(writer, events, event);
            }
        }
        return file;
    }

    private static void clone(EventWriter events, long time, long thread, long result, long pid, long parent) {
        events.begin(EventCode.SYSCALL_CLONE_20_X, time, thread)
                .put(result)
                .put("sh")
                .put("")
                .put(thread)
                .put(pid)
                .put(parent)
                .put("/srv/")
                .put(1024)
                .put(0)
                .put(0)
                .put(10)
                .put(5)
                .put(0)
                .put("child")
                .put("cpu=/")
                .put(0)
                .put(0)
                .put(0)
                .put(thread)
                .put(pid)
                .put(0)
                .end();
    }

    private static void write(CaptureWriter writer, EventWriter events, Event event) {
        event.wrap(events.segment(), 0, 0, 1, false);
        writer.write(event);
    }

    private static ProcessRecord process(long id, long parent, String name, String args) {
        byte[] text = Bytes.of(name);
        return ProcessRecord.builder(id)
                .ptid(parent)
                .comm(text)
                .exe(text)
                .exePath(Bytes.of("/bin/" + name))
                .args(Bytes.of(args))
                .cgroups(Bytes.of("cpu=/\0"))
                .cwd(Bytes.of("/srv/"))
                .vmSize(1)
                .vmRss(1)
                .pidNamespaceStart(TIME)
                .startTime(TIME)
                .build();
    }

    private Path concatenated(Path... parts) throws IOException {
        Path whole = directory.resolve("whole.scap");
        Files.deleteIfExists(whole);
        Files.createFile(whole);
        for (Path part : parts) {
            Files.write(whole, Files.readAllBytes(part), StandardOpenOption.APPEND);
        }
        return whole;
    }

    /** Returns the fields of every event by event number. */
    private static Map<Long, Map<String, String>> eyasResult(Path file, State state) {
        List<OutputFormat> formats = FIELDS.stream()
                .map(field -> OutputFormat.compile("%" + field, FieldCatalog.syscall()))
                .toList();
        Map<Long, Map<String, String>> all = new TreeMap<>();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                EventContext context = state.apply(event);
                assertThat(context).isNotNull();
                Map<String, String> values = new TreeMap<>();
                for (int i = 0; context != null && i < FIELDS.size(); i++) {
                    StringBuilder text = new StringBuilder();
                    if (formats.get(i).format(context, text)) {
                        values.put(FIELDS.get(i), text.toString());
                    }
                }
                all.put(event.number(), values);
                state.settle();
            }
            assertThat(source.warnings()).isEmpty();
        }
        return all;
    }

    @Test
    void sectionsResetStateAndContinueNumbering() throws IOException {
        Path part = capture("part.scap", "bash", 100, TIME);
        Map<Long, Map<String, String>> once = eyasResult(part, new State());
        assertThat(once).hasSize(12);
        State state = new State();
        Path[] parts = new Path[20];
        Arrays.fill(parts, part);
        Map<Long, Map<String, String>> all = eyasResult(concatenated(parts), state);

        assertThat(all.keySet()).last().isEqualTo(240L);
        all.forEach((number, values) -> assertThat(values).isEqualTo(once.get((number - 1) % once.size() + 1)));
        State single = new State();
        eyasResult(part, single);
        StateCounters one = single.counters();
        StateCounters counters = state.counters();
        assertThat(List.of(counters.threads(), counters.descriptors()))
                .isEqualTo(List.of(one.threads(), one.descriptors()));
        assertThat(counters.collisions()).isZero();
    }

    @Test
    @Tag("peer")
    void libsinspReadsSectionsEqually() throws Exception {
        Path first = capture("first.scap", "bash", 100, TIME);
        Path second = capture("second.scap", "dash", 200, TIME + 5_000 * MILLISECOND);
        Path whole = concatenated(first, second, first);
        Map<Long, Map<String, String>> peers = LibsinspReader.compiled().fields(FIELDS, whole);
        Map<Long, Map<String, String>> ours = eyasResult(whole, new State());
        assertThat(ours).hasSize(36);
        assertThat(ours).isEqualTo(peers);
    }

    /** Twenty sections of 12 MiB each are read with a heap that holds only a few of them. */
    @Test
    void memoryIsIndependentOfSectionCount() throws Exception {
        ProcessBuilder builder = EyasProcess.withHeap("48m", "read", "-p", "%evt.num", "-", "evt.type = read");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process eyas =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        Path large = directory.resolve("large.scap");
        try (OutputStream input = eyas.getOutputStream()) {
            for (int i = 0; i < 20; i++) {
                large(large, i);
                Files.copy(large, input);
            }
        }
        assertThat(eyas.waitFor()).as(Files.readString(err)).isZero();
        assertThat(Files.readAllLines(out)).hasSize(20).last().isEqualTo("20");
    }

    /** Writes 3,000 processes with 4,000 bytes of arguments each, which differ in every section. */
    private static void large(Path file, int section) {
        EventWriter events = new EventWriter(Arena.ofAuto().allocate(1 << 12));
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            writer.begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", TIME, 0));
            for (int i = 1; i <= 3_000; i++) {
                writer.process(process(i, 1, "p" + i, (section + ":" + i + " ").repeat(4_000 / 8) + "\0"));
            }
            writer.end();
            events.begin(EventCode.SYSCALL_READ_X, TIME + section, 7)
                    .put(1)
                    .put("x")
                    .put(3)
                    .put(1)
                    .end();
            write(writer, events, new Event());
        }
    }
}
