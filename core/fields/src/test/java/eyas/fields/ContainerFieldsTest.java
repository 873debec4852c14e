package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.state.EventContext;
import eyas.state.State;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests each field of containers and pods for a known container, an unknown one, the host, and a container being described. */
final class ContainerFieldsTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final long START = 1_700_000_000_000_000_000L;
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String POD = "0123456789abcdef".repeat(4);
    private static final String OTHER = "77".repeat(32);
    private static final String JSON = """
            {"container": {"type": 7, "id": "3ad7b26ded6d", "full_id": "%s", "name": "web", "image": "reg/web:3",
             "imageid": "i1", "imagerepo": "reg/web", "imagetag": "3", "imagedigest": "sha256:dd", "ip": "10.0.0.9",
             "privileged": true, "host_pid": false, "host_network": true, "host_ipc": false,
             "labels": {"team": "blue", "io.kubernetes.pod.name": "web-0", "io.kubernetes.pod.namespace": "shop",
               "io.kubernetes.pod.uid": "u-1"},
             "Mounts": [{"Source": "/srv/a", "Destination": "/a", "Mode": "z", "RW": true, "Propagation": "rprivate"},
               {"Source": "/proc/x", "Destination": "/host/proc", "Mode": "", "RW": false, "Propagation": ""}],
             "Healthcheck": {"exe": "/hc", "args": ["-v"]},
             "pod_sandbox_id": "%s", "pod_sandbox_labels": {"tier": "front"}, "cni_json": ""}}""".formatted(ID, POD);
    private static final String SANDBOX = """
            {"container": {"type": 7, "id": "0123456789ab", "ip": "10.0.0.1", "is_pod_sandbox": true, "cni_json": "{\\"eth0\\":1}",
             "pod_sandbox_labels": {"tier": "back", "zone": "z"}}}""";

    private final State state = new State();
    private final EventWriter writer = new EventWriter(MemorySegment.ofArray(new byte[1 << 16]));
    private final Event event = new Event();

    @BeforeEach
    void populate() {
        state.snapshot().begin(new MachineRecord(2, 1 << 30, 4_194_304, "runner", START, 0));
        state.snapshot().process(process(1, 0, 1, "/init", "", "cpu=/init.scope\0", START - 50));
        state.snapshot().process(process(10, 1, 1, "/app", "", "cpu=/docker/" + ID + "\0", START - 7));
        state.snapshot().process(process(11, 1, 5, "/hc", "-v\0", "cpu=/docker/" + ID + "\0", START - 7));
        state.snapshot().process(process(20, 1, 1, "/app", "", "cpu=/docker/" + OTHER + "\0", 0));
        state.snapshot().end();
        deliver(JSON);
    }

    private static ProcessRecord process(
            long id, long parent, long vpid, String exe, String args, String cgroups, long namespace) {
        byte[] name = Bytes.of(exe);
        return ProcessRecord.builder(id)
                .ptid(parent)
                .vtid(vpid)
                .vpid(vpid)
                .comm(name)
                .exe(name)
                .exePath(name)
                .args(Bytes.of(args))
                .cgroups(Bytes.of(cgroups))
                .vmSize(1)
                .vmRss(1)
                .pidNamespaceStart(namespace)
                .startTime(START)
                .build();
    }

    private EventContext deliver(String json) {
        writer.begin(EventCode.CONTAINER_JSON_2_E, START, 0).put(json).end();
        return apply();
    }

    private EventContext close(long thread) {
        writer.begin(EventCode.SYSCALL_CLOSE_X, START, thread).put(0).put(3).end();
        return apply();
    }

    private EventContext apply() {
        event.wrap(writer.segment(), 0, 0, 1, false);
        return Objects.requireNonNull(state.apply(event));
    }

    private static String show(String field, EventContext context) {
        StringBuilder text = new StringBuilder();
        return OutputFormat.compile("%" + field, CATALOG).format(context, text) ? text.toString() : "-";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            container.id                          | 3ad7b26ded6d | 777777777777 | host
            container.full_id                     | 3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e | - | host
            container.name                        | web          | - | host
            container.image                       | reg/web:3    | - | ''
            container.image.id                    | i1           | - | ''
            container.image.repository            | reg/web      | - | ''
            container.image.tag                   | 3            | - | ''
            container.image.digest                | sha256:dd    | - | ''
            container.type                        | containerd   | - | host
            container.privileged                  | true         | - | false
            container.host_pid                    | false        | - | false
            container.host_network                | true         | - | false
            container.host_ipc                    | false        | - | false
            container.ip                          | 10.0.0.9     | - | ''
            container.cni.json                    | ''           | - | ''
            container.mounts                      | /srv/a:/a:z:true:rprivate,/proc/x:/host/proc::false: | - | ''
            container.mount[0]                    | /srv/a:/a:z:true:rprivate | - | -
            container.mount[2]                    | -            | - | -
            container.mount[/srv/*]               | /srv/a:/a:z:true:rprivate | - | -
            container.mount[/srv]                 | -            | - | -
            container.mount.source[/host/proc]    | /proc/x      | - | -
            container.mount.source[/proc/x]       | -            | - | -
            container.mount.dest[/proc*]          | /host/proc   | - | -
            container.mount.dest[/srv/?]          | /a           | - | -
            container.mount.mode[0]               | z            | - | -
            container.mount.rdwr[1]               | false        | - | -
            container.mount.propagation[/srv/a]   | rprivate     | - | -
            container.label[team]                 | blue         | - | -
            container.label[x]                    | -            | - | -
            container.labels                      | team:blue    | - | ''
            container.healthcheck                 | /hc -v       | - | NONE
            container.liveness_probe              | NONE         | - | NONE
            container.readiness_probe             | NONE         | - | NONE
            container.start_ts                    | 1699999999999999993 | - | 1699999999999999950
            container.duration                    | 7            | - | 50
            proc.is_container_healthcheck         | false        | false | false
            proc.is_container_liveness_probe      | false        | false | false
            proc.is_container_readiness_probe     | false        | false | false
            k8s.pod.name                          | web-0        | - | -
            k8s.ns.name                           | shop         | - | -
            k8s.pod.id                            | u-1          | - | -
            k8s.pod.uid                           | u-1          | - | -
            k8s.pod.sandbox_id                    | 0123456789ab | - | ''
            k8s.pod.full_sandbox_id               | 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | - | ''
            k8s.pod.label[tier]                   | front        | - | -
            k8s.pod.label[zone]                   | -            | - | -
            k8s.pod.labels                        | tier:front   | - | ''
            k8s.pod.ip                            | -            | - | ''
            k8s.pod.cni.json                      | -            | - | ''
            k8s.rc.name                           | -            | - | -
            k8s.ns.label[x]                       | -            | - | -
            """)
    void extractsFieldsOfKnownContainerUnknownContainerAndHost(
            String field, String known, String unknown, String host) {
        assertThat(show(field, close(10))).as("known").isEqualTo(known);
        assertThat(show(field, close(20))).as("unknown").isEqualTo(unknown);
        assertThat(show(field, close(1))).as("host").isEqualTo(host);
    }

    @Test
    void podAttributesComeFromSandbox() {
        deliver(SANDBOX);
        EventContext context = close(10);
        assertThat(show("k8s.pod.ip", context)).isEqualTo("10.0.0.1");
        assertThat(show("k8s.pod.cni.json", context)).isEqualTo("{\"eth0\":1}");
        assertThat(show("k8s.pod.label[tier]", context)).isEqualTo("back");
        assertThat(show("k8s.pod.label[zone]", context)).isEqualTo("z");
        assertThat(show("k8s.pod.labels", context)).isEqualTo("tier:back, zone:z");
        deliver(JSON.replace("\"cni_json\": \"\"", "\"cni_json\": \"[]\""));
        context = close(10);
        assertThat(show("k8s.pod.ip", context)).isEqualTo("10.0.0.9");
        assertThat(show("k8s.pod.labels", context)).isEqualTo("tier:front");
    }

    @Test
    void containerEventRefersToItsContainer() {
        EventContext context = deliver(JSON.replace("3ad7b26ded6d\",", "444444444444\","));
        assertThat(show("container.id", context)).isEqualTo("444444444444");
        assertThat(show("container.name", context)).isEqualTo("web");
        assertThat(show("container.start_ts", context)).isEqualTo("-");
        assertThat(show("evt.type", context)).isEqualTo("container");
        assertThat(show("proc.is_container_healthcheck", context)).isEqualTo("false");
        context = deliver("{");
        assertThat(show("container.id", context)).isEqualTo("-");
        assertThat(show("container.name", context)).isEqualTo("-");
    }

    @Test
    void recognizesHealthCheck() {
        assertThat(show("proc.is_container_healthcheck", close(11))).isEqualTo("true");
        assertThat(show("proc.is_container_liveness_probe", close(11))).isEqualTo("false");
    }

    @Test
    void formatsContainersAndPods() {
        StringBuilder text = new StringBuilder();
        OutputFormat.compile("*%container.name (id=%container.id) %k8s.pod.name", CATALOG)
                .format(close(20), text);
        assertThat(text).hasToString("<NA> (id=777777777777) <NA>");
    }

    @Test
    void rejectsInvalidArguments() {
        for (String field :
                new String[] {"container.mount", "container.mount.source", "container.label", "k8s.pod.label"}) {
            assertThatThrownBy(() -> CATALOG.bind(field, null))
                    .isInstanceOf(FieldException.class)
                    .hasMessage("filter syntax error: " + field);
        }
        assertThatThrownBy(() -> CATALOG.bind("container.name", "x")).isInstanceOf(FieldException.class);
    }

    @Test
    void wildcardsMatchWholeText() {
        assertThat(matches("/proc*", "/proc/1/fd")).isTrue();
        assertThat(matches("*", "")).isTrue();
        assertThat(matches("", "")).isTrue();
        assertThat(matches("a*b*c", "axxbyybzc")).isTrue();
        assertThat(matches("a*b*c", "axxbyybz")).isFalse();
        assertThat(matches("?", "")).isFalse();
        assertThat(matches("/etc", "/etc/x")).isFalse();
        assertThat(matches("a**", "a")).isTrue();
    }

    private static boolean matches(String pattern, String text) {
        return Wildcards.match(Bytes.of(pattern), Bytes.of(text));
    }
}
