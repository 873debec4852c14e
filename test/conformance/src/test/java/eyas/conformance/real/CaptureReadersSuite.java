package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.LibsinspReader;
import eyas.conformance.Privileges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Debian's libsinsp and tshark read a recording that Eyas has made of an ordinary command. */
@Tag("kernel")
@Timeout(300)
@ExtendWith(RealSuiteOutcomes.class)
final class CaptureReadersSuite {
    /** Fields that libsinsp and Eyas show of every event. */
    private static final List<String> COMMON_FIELDS =
            List.of("evt.type", "evt.rawtime", "thread.tid", "proc.name", "proc.pname", "proc.cmdline", "user.name");

    private static final String WORK =
            "echo text >file; cat file; ls / >/dev/null; sh -c 'sleep 0.05; exit 3'; mkdir sub; mv file sub/; rm -r sub; env | sort >/dev/null";

    /** The event code of asynchronous events. */
    private static final int ASYNCHRONOUS = 402;

    @TempDir
    private Path directory;

    private Path capture;

    @BeforeEach
    void record() throws Exception {
        Privileges.assumeBpfSupport();
        capture = FalcoReplay.record(directory, "/bin/sh", "-c", "cd " + directory + "; " + WORK);
    }

    /** Returns the fields that Eyas shows of the events that match a filter, by event number. */
    private Map<Long, Map<String, String>> eyasFields(List<String> fields, String filter) throws Exception {
        String format = Stream.concat(Stream.of("evt.num"), fields.stream())
                .map(field -> '%' + field)
                .collect(Collectors.joining("\t"));
        EyasProcess read = EyasProcess.run("read", capture.toString(), "-p", format, filter);
        assertThat(read.exitCode()).as(read.err()).isZero();
        Map<Long, Map<String, String>> all = new TreeMap<>();
        read.out().lines().forEach(line -> {
            String[] values = line.split("\t", -1);
            Map<String, String> row = new TreeMap<>();
            for (int i = 0; i < fields.size(); i++) {
                if (!values[i + 1].equals("<NA>")) {
                    row.put(fields.get(i), values[i + 1]);
                }
            }
            all.put(Long.parseLong(values[0]), row);
        });
        assertThat(all).hasSizeGreaterThan(20);
        return all;
    }

    @Test
    void libsinspShowsSameEventsProcessesAndUsers() throws Exception {
        assertThat(ExternalPrograms.run(Map.of(), ExternalPrograms.find("pkg-config"), "--modversion", "libsinsp"))
                .isNotBlank();
        LibsinspReader peer = LibsinspReader.compiled();
        Map<Long, Map<String, String>> all = peer.fields(COMMON_FIELDS, capture, "--filter", "evt.num > 0");
        Map<Long, Map<String, String>> own = eyasFields(COMMON_FIELDS, "evt.num > 0");
        // Eyas adds asynchronous events with such names to recordings, some of which only Eyas hides.
        all.values().removeIf(values -> values.getOrDefault("evt.type", "").startsWith("eyas."));
        own.values().removeIf(values -> values.getOrDefault("evt.type", "").startsWith("eyas."));
        assertThat(all).isEqualTo(own);
        // The results of an open are in the event itself, so libsinsp versions before schema 4 show them, too.
        List<String> opened = List.of("fd.name", "evt.rawres");
        String opens = "evt.type = openat and evt.rawres >= 0";
        assertThat(peer.fields(opened, capture, "--filter", opens)).isEqualTo(eyasFields(opened, opens));
    }

    @Test
    void tsharkShowsSameEventsInOrder() throws Exception {
        String shown = ExternalPrograms.run(
                Map.of(),
                ExternalPrograms.find("tshark"),
                "-r",
                capture.toString(),
                "-T",
                "fields",
                "-e",
                "frame.time_epoch",
                "-e",
                "sysdig.thread_id",
                "-e",
                "sysdig.event_type");
        List<String> theirs = new ArrayList<>();
        shown.lines().forEach(line -> theirs.add(line.replace(".", "")));
        EyasProcess read = EyasProcess.run("read", capture.toString(), "-p", "%evt.rawtime\t%thread.tid\t%evt.type");
        List<String> ours = read.out()
                .lines()
                .filter(line -> !line.contains("\teyas."))
                .map(line -> line.substring(0, line.lastIndexOf('\t')))
                .toList();
        assertThat(ours).hasSizeGreaterThan(100);
        // Eyas adds asynchronous events to recordings.
        theirs.removeIf(line -> line.endsWith("\t" + ASYNCHRONOUS));
        assertThat(theirs.stream().map(line -> line.substring(0, line.lastIndexOf('\t'))))
                .containsExactlyElementsOf(ours);
    }
}
