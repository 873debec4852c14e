package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.file.DescriptorTracking;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records a job and reads it with the installed libsinsp, in the current schema and in libsinsp's own. In its own schema, libsinsp reads
 * the same events as Eyas.
 */
@Tag("kernel")
@Tag("peer")
@Tag("process")
final class OlderSchemaKernelTest {
    /** Uses descriptors in every way except {@code close_range}, of which older schemas have only the name. */
    private static final String JOB = """
            import fcntl, os, resource, socket, subprocess, threading
            server = socket.socket()
            server.bind(('127.0.0.1', 0))
            server.listen(5)
            client = socket.create_connection(server.getsockname())
            peer, _ = server.accept()
            client.send(b'hello')
            peer.recv(10)
            datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            datagrams.sendto(b'q', ('127.0.0.1', 9999))
            datagrams.close()
            copy = os.dup(peer.fileno())
            os.dup2(copy, 77)
            os.close(77)
            hosts = os.open('/etc/hosts', os.O_RDONLY)
            os.lseek(hosts, 3, os.SEEK_SET)
            os.pread(hosts, 5, 0)
            os.fstat(hosts)
            fcntl.fcntl(copy, fcntl.F_DUPFD, 100)
            output, into = os.pipe()
            os.write(into, b'abc')
            os.read(output, 3)
            os.close(output)
            left, right = socket.socketpair()
            left.sendmsg([b'z'])
            right.recvmsg(3)
            left.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
            memory = os.memfd_create('m')
            os.ftruncate(memory, 100)
            os.fchdir(os.open('/tmp', os.O_RDONLY))
            subprocess.run(['sh', '-c', 'cat /etc/hosts | sort > /dev/null; exec 9</etc/passwd; exec 9<&-'], close_fds=False)
            thread = threading.Thread(target=lambda: open('/etc/group').read())
            thread.start()
            thread.join()
            """;

    private static final List<String> FIELDS = List.of(
            "evt.type", "evt.rawtime", "fd.num", "fd.name", "fd.type", "proc.name", "proc.exepath", "thread.tid");

    /** Calls whose descriptor only newer versions of libsinsp know; see NEWER_SCHEMA in docs/reference/compatibility.md. */
    private static final Set<String> NEWER = Set.of("mmap", "newfstatat");

    @TempDir
    private static Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Values of an event by field; absent ones are omitted. */
    private static List<Map<String, String>> byEyas(Path file) {
        List<OutputFormat> formats = FIELDS.stream()
                .map(field -> OutputFormat.compile("%" + field, FieldCatalog.syscall()))
                .toList();
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, DescriptorTracking.LIBSINSP);
        List<Map<String, String>> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && event.hasHappened() && isShown(event.code())) {
                    Map<String, String> one = new HashMap<>();
                    for (int i = 0; i < FIELDS.size(); i++) {
                        text.setLength(0);
                        if (formats.get(i).format(context, text)) {
                            one.put(FIELDS.get(i), text.toString());
                        }
                    }
                    all.add(one);
                }
                state.settle();
            }
            assertThat(source.warnings()).isEmpty();
        }
        return all;
    }

    private static boolean isShown(int code) {
        return code % 2 != 0;
    }

    private static List<Map<String, String>> byLibsinsp(LibsinspReader peer, Path file) throws Exception {
        List<String> fields = new ArrayList<>(FIELDS);
        fields.add("evt.dir");
        List<Map<String, String>> exits = new ArrayList<>();
        peer.fields(fields, file).values().forEach(values -> {
            if ("<".equals(values.remove("evt.dir"))) {
                exits.add(values);
            }
        });
        return exits;
    }

    /** Counts the events in which a field differs, by call. */
    private static Map<String, Integer> differences(
            String field, List<Map<String, String>> one, List<Map<String, String>> other) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < one.size(); i++) {
            Map<String, String> ours = one.get(i);
            String call = ours.getOrDefault("evt.type", "");
            boolean compared = !field.startsWith("fd.") || !NEWER.contains(call);
            String theirs = other.get(i).get(field);
            if (compared && !Objects.equals(ours.get(field), theirs)) {
                counts.merge(call + ": " + ours.get(field) + " is " + theirs, 1, Integer::sum);
            }
        }
        return counts;
    }

    @Test
    void libsinspAndEyasAgreeAcrossSchemas() throws Exception {
        LibsinspReader peer = LibsinspReader.compiled();
        Path now = directory.resolve("now.scap");
        Path older = directory.resolve("older.scap");
        EyasProcess recorded = EyasProcess.run("record", "-w", now.toString(), "--", "python3", "-c", JOB);
        assertThat(recorded.exitCode()).as(recorded.err()).isZero();
        EyasProcess converted = EyasProcess.run("convert", "--schema", "libs-0.20", now.toString(), older.toString());
        assertThat(converted.exitCode()).as(converted.err()).isZero();
        assertThat(converted.err()).contains("none lost");

        List<Map<String, String>> ours = byEyas(now);
        assertThat(ours).hasSizeGreaterThan(500);
        assertThat(byEyas(older))
                .as("events that Eyas reads in the older schema")
                .isEqualTo(ours);

        List<Map<String, String>> current = byLibsinsp(peer, now);
        List<Map<String, String>> theirs = byLibsinsp(peer, older);
        assertThat(theirs).hasSameSizeAs(ours);
        for (String field : FIELDS) {
            assertThat(differences(field, ours, theirs)).as(field).isEmpty();
        }
        assertThat(current)
                .filteredOn(event -> "close".equals(event.get("evt.type")))
                .as("closes that libsinsp reads without --schema")
                .hasSizeGreaterThan(50)
                .allSatisfy(event -> assertThat(event).containsEntry("fd.num", "-1"));
    }
}
