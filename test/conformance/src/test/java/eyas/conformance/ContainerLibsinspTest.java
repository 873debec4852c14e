package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.capture.CaptureRecorder;
import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.capture.Rotation;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource.Outcome;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotTee;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.container.ContainerImage;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerIsolation;
import eyas.state.container.ContainerJson;
import eyas.state.container.ContainerMount;
import eyas.state.container.ContainerResources;
import eyas.state.container.ContainerType;
import eyas.state.container.HealthProbe;
import eyas.state.container.PodInfo;
import eyas.state.container.PortMapping;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the fields of containers with those of libsinsp 0.20, which parses container events itself: for a capture of an old Falco
 * version and for a capture written by Eyas.
 */
@Tag("peer")
final class ContainerLibsinspTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final long TIME = 1_795_515_072_000_000_000L;
    private static final int CLOSES = 100;
    private static final List<String> FIELDS = List.of(
            "container.id",
            "container.full_id",
            "container.name",
            "container.image",
            "container.image.id",
            "container.type",
            "container.privileged",
            "container.mounts",
            "container.mount[0]",
            "container.mount[/srv/*]",
            "container.mount.source[/data]",
            "container.mount.dest[/srv/d]",
            "container.mount.mode[0]",
            "container.mount.rdwr[1]",
            "container.mount.propagation[0]",
            "container.image.repository",
            "container.image.tag",
            "container.image.digest",
            "container.healthcheck",
            "container.liveness_probe",
            "container.ip",
            "container.cni.json",
            "container.host_pid",
            "container.host_network",
            "container.host_ipc",
            "k8s.pod.name",
            "k8s.ns.name",
            "k8s.pod.uid",
            "k8s.pod.label[tier]",
            "proc.is_container_healthcheck");

    @TempDir
    Path directory;

    private static final List<ContainerInfo> CONTAINERS = List.of(
            info("1a", ContainerType.DOCKER, PodInfo.NONE, Map.of("team", "blue")),
            info("2b", ContainerType.PODMAN, PodInfo.NONE, Map.of()),
            info(
                    "3c",
                    ContainerType.CONTAINERD,
                    new PodInfo(false, "44".repeat(32), Map.of("tier", "front"), "{\"eth0\":{\"IPConfigs\":[]}}"),
                    Map.of(
                            "io.kubernetes.pod.name", "web-0",
                            "io.kubernetes.pod.namespace", "shop",
                            "io.kubernetes.pod.uid", "u-1")));

    private static ContainerInfo info(String digits, ContainerType type, PodInfo pod, Map<String, String> labels) {
        String id = digits.repeat(32);
        return new ContainerInfo(
                ContainerInfo.shortId(id),
                id,
                type,
                "name-" + digits,
                new ContainerImage(
                        "reg.example:5000/a/" + digits + ":7",
                        "ff".repeat(32),
                        "reg.example:5000/a/" + digits,
                        "7",
                        "sha256:dd"),
                "10.1.2.3",
                "1000",
                1_795_515_000L,
                new ContainerIsolation(type == ContainerType.DOCKER, false, true, type == ContainerType.PODMAN),
                ContainerResources.UNKNOWN,
                List.of(
                        new ContainerMount("/srv/d", "/data", "z", true, "rprivate"),
                        new ContainerMount("/var/run/docker.sock", "/var/run/docker.sock", "", false, "")),
                List.of(new PortMapping(0x7F000001, 8080, 80)),
                labels,
                List.of("A=b"),
                List.of(new HealthProbe(HealthProbe.Kind.HEALTH, "/bin/sh", List.of("-c", "x"))),
                pod);
    }

    private Path written() {
        Path file = directory.resolve("containers.scap");
        EventWriter events = new EventWriter(Arena.ofAuto().allocate(1 << 16));
        Event event = new Event();
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            writer.begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", TIME - 1_000, 0));
            writer.process(process(1, "cpu=/init.scope\0"));
            String[] groups = {
                "cpu=/docker/%s\0",
                "cpu=/machine.slice/libpod-%s.scope\0",
                "cpu=/kubepods.slice/cri-containerd-%s.scope\0"
            };
            for (int i = 0; i < groups.length; i++) {
                writer.process(process(
                        CLOSES + i, String.format(groups[i], CONTAINERS.get(i).fullId())));
            }
            writer.end();
            for (int i = 0; i < CONTAINERS.size(); i++) {
                events.begin(EventCode.CONTAINER_JSON_2_E, TIME + i, -1)
                        .putString(ContainerJson.write(CONTAINERS.get(i)))
                        .end();
                event.wrap(events.segment(), 0, 0, 1, false);
                writer.write(event);
            }
            for (int i = 0; i < CONTAINERS.size(); i++) {
                events.begin(EventCode.SYSCALL_CLOSE_X, TIME + 10 + i, CLOSES + i)
                        .put(0)
                        .put(3)
                        .end();
                event.wrap(events.segment(), 0, 0, 1, false);
                writer.write(event);
            }
        }
        return file;
    }

    private static ProcessRecord process(long id, String groups) {
        byte[] name = Bytes.of("app");
        return ProcessRecord.builder(id)
                .ptid(1)
                .vtid(1)
                .vpid(1)
                .comm(name)
                .exe(name)
                .exePath(name)
                .cgroups(Bytes.of(groups))
                .vmSize(1)
                .vmRss(1)
                .pidNamespaceStart(TIME)
                .startTime(TIME)
                .build();
    }

    /** Returns the fields of each event of {@code file} that belongs to a container, by event number. */
    private static Map<Long, Map<String, String>> eyasResult(Path file) {
        Map<Long, Map<String, String>> all = new TreeMap<>();
        State state = new State();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context == null) {
                    continue;
                }
                Map<String, String> values = new TreeMap<>();
                for (String field : FIELDS) {
                    StringBuilder text = new StringBuilder();
                    if (OutputFormat.compile("%" + field, CATALOG).format(context, text)) {
                        values.put(field, text.toString());
                    }
                }
                if (!"host".equals(values.getOrDefault("container.id", "host"))) {
                    all.put(event.number(), values);
                }
                state.settle();
            }
        }
        return all;
    }

    private Map<Long, Map<String, String>> peers(Path file) throws Exception {
        return LibsinspReader.compiled().fields(FIELDS, file, "--filter", "container.id != host");
    }

    @Test
    void writtenCaptureShowsSameContainers() throws Exception {
        Path file = written();
        Map<Long, Map<String, String>> ours = eyasResult(file);
        assertThat(ours).hasSize(2 * CONTAINERS.size());
        assertThat(ours.get(4L))
                .containsEntry("container.name", "name-1a")
                .containsEntry("container.privileged", "true");
        assertThat(ours.get(6L)).containsEntry("k8s.pod.label[tier]", "front");
        // libsinsp does not deliver events about a container whose processes it already knows.
        ours.keySet().removeIf(number -> number <= CONTAINERS.size());
        assertThat(ours).isEqualTo(peers(file));
    }

    @Test
    void everyRotatedFileContainsContainers() throws Exception {
        Path whole = written();
        State state = new State();
        List<Path> pieces;
        try (CaptureSource source = CaptureSource.open(whole);
                CaptureRecorder recorder = new CaptureRecorder(
                        directory.resolve("piece.scap"),
                        new Rotation(0, Duration.ofNanos(1), 0),
                        CaptureWriter.Options.DEFAULT,
                        state::emit)) {
            source.start(new SnapshotTee(state.snapshot(), recorder.snapshot()));
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                recorder.advance(event.time());
                state.apply(event);
                recorder.write(event, event.isStateOnly());
                state.settle();
            }
            pieces = recorder.files();
        }
        assertThat(pieces).hasSize(2 * CONTAINERS.size());
        List<Map<String, String>> closes =
                eyasResult(whole).values().stream().skip(CONTAINERS.size()).toList();
        for (int i = 0; i < CONTAINERS.size(); i++) {
            Path piece = pieces.get(CONTAINERS.size() + i);
            Map<Long, Map<String, String>> shown = new TreeMap<>();
            shown.put(CONTAINERS.size() + 1L, closes.get(i));
            Map<Long, Map<String, String>> ours = eyasResult(piece);
            ours.keySet().removeIf(number -> number <= CONTAINERS.size()); // these only restore the state
            assertThat(ours).isEqualTo(shown);
            assertThat(peers(piece)).isEqualTo(shown);
        }
    }

    @Test
    void oldFalcoCaptureShowsSameContainers() throws Exception {
        Path shared =
                Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root", "../..") + "/../shared"));
        Path file = shared.resolve("captures/psp_privileged.scap");
        assumeTrue(Files.exists(file), () -> file + " does not exist; set -Deyas.shared=DIRECTORY");
        Map<Long, Map<String, String>> ours = eyasResult(file);
        assertThat(ours).containsOnlyKeys(1405L);
        Map<String, String> fields = new TreeMap<>(Objects.requireNonNull(ours.get(1405L)));
        assertThat(fields).containsEntry("container.image.repository", "nginx");
        // The event does not contain it: the field is empty since Falco has a container plugin, and absent in 0.20.
        assertThat(fields.remove("container.full_id")).isEmpty();
        assertThat(Map.of(1405L, fields)).isEqualTo(peers(file));
    }
}
