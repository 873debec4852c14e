package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerCounters;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerJson;
import eyas.state.container.ContainerLookup;
import eyas.state.container.ContainerTable;
import eyas.state.container.ContainerText;
import eyas.state.container.ContainerType;
import eyas.state.container.HealthProbe;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import eyas.state.table.RunningCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ContainerTableTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final byte[] SHORT = Bytes.of("3ad7b26ded6d");

    private final List<CgroupContainer> wanted = new ArrayList<>();
    private final StateEventFeed feed =
            StateEventFeed.withShell(new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, wanted::add));
    private final ContainerTable containers = feed.state.containers();

    private static String json(String id, String more) {
        return "{\"container\":{\"id\":\"" + id + "\",\"type\":0" + more + "}}";
    }

    private EventContext deliver(String json) {
        feed.begin(EventCode.CONTAINER_JSON_2_E, 0).put(json);
        return feed.run();
    }

    private EventContext deliverAsync(String name, String json) {
        feed.begin(EventCode.ASYNCEVENT_E, 0).put(0).put(name).putBytes(Bytes.of(json + "\0"));
        return feed.run();
    }

    private ContainerEntry known(byte[] id) {
        return Objects.requireNonNull(containers.find(id));
    }

    /** Reports {@code exe} with {@code args}, thread {@code tid}, a child of {@code parent}, in {@code cgroups}. */
    private ThreadEntry process(long tid, long parent, long vpid, String cgroups, String exe, String args) {
        feed.state
                .snapshot()
                .process(ProcessRecord.builder(tid)
                        .ptid(parent)
                        .vtid(vpid)
                        .vpid(vpid)
                        .comm(Bytes.of("p"))
                        .exe(Bytes.of(exe))
                        .exePath(Bytes.of(exe))
                        .args(Bytes.of(args))
                        .cgroups(Bytes.of(cgroups))
                        .vmSize(1)
                        .vmRss(1)
                        .pidNamespaceStart(StateEventFeed.BOOT)
                        .startTime(StateEventFeed.BOOT)
                        .build());
        return Objects.requireNonNull(feed.state.threads().get(tid));
    }

    @Test
    void hostIsKnownFromTheStart() {
        ContainerEntry host = known(Bytes.EMPTY);
        assertThat(host.text(ContainerText.ID)).asString().isEqualTo("host");
        assertThat(host.text(ContainerText.FULL_ID)).asString().isEqualTo("host");
        assertThat(host.text(ContainerText.NAME)).asString().isEqualTo("host");
        assertThat(host.text(ContainerText.TYPE)).asString().isEqualTo("host");
        assertThat(host.text(ContainerText.IMAGE)).isEmpty();
        assertThat(host.text(ContainerText.HEALTH)).asString().isEqualTo("NONE");
    }

    @Test
    void bothFormsOfTheEventAreApplied() {
        EventContext context = deliver(json("3ad7b26ded6d", ",\"name\":\"one\""));
        assertThat(context.container()).isSameAs(containers.find(SHORT)).isNotNull();
        long generation = known(SHORT).generation();
        deliverAsync("container", json("3ad7b26ded6d", ",\"name\":\"two\""));
        assertThat(known(SHORT).text(ContainerText.NAME)).asString().isEqualTo("two");
        assertThat(known(SHORT).generation()).isNotEqualTo(generation);
        context = deliverAsync("container_removed", json("3ad7b26ded6d", ",\"name\":\"gone\""));
        assertThat(Objects.requireNonNull(context.container()).text(ContainerText.NAME))
                .asString()
                .isEqualTo("gone");
        assertThat(containers.find(SHORT)).isNull();
        deliverAsync("something_else", json("3ad7b26ded6d", ""));
        assertThat(containers.find(SHORT)).isNull();
        assertThat(containers.counters()).isEqualTo(new ContainerCounters(0, 2, 1, 0, 0));
    }

    @Test
    void containerOfEventIsClearedWithTheEvent() {
        deliver(json("3ad7b26ded6d", ""));
        feed.begin(EventCode.SYSCALL_CLOSE_X, 100).put(0).put(3);
        assertThat(feed.run().container()).isSameAs(containers.find(Bytes.EMPTY));
    }

    @Test
    void malformedDescriptionIsCountedAndChangesNothing() {
        deliver(json("3ad7b26ded6d", ",\"name\":\"one\""));
        for (String bad : List.of("", "{", "{}", json("", ""), "[]", json("3ad7b26ded6d", ",,"))) {
            assertThat(deliver(bad).container()).isNull();
            assertThat(deliverAsync("container", bad).container()).isNull();
            assertThat(deliverAsync("container_removed", bad).container()).isNull();
        }
        assertThat(containers.find(SHORT)).isNotNull();
        assertThat(containers.counters()).isEqualTo(new ContainerCounters(1, 1, 0, 0, 18));
    }

    @Test
    void unknownContainerIsLookedUpUntilKnown() {
        ThreadEntry first = process(200, 1, 1, "cpu=/docker/" + ID + "\0", "/app", "");
        assertThat(first.containerId()).isEqualTo(SHORT);
        process(201, 200, 2, "cpu=/docker/" + ID + "\0", "/app", "");
        assertThat(wanted).hasSize(2);
        assertThat(wanted.getFirst())
                .isEqualTo(new CgroupContainer("3ad7b26ded6d", ID, ContainerType.UNKNOWN, "cpu=/docker/" + ID));
        deliver(json("3ad7b26ded6d", ""));
        process(202, 200, 3, "cpu=/docker/" + ID + "\0", "/app", "");
        process(203, 200, 4, "cpu=/\0", "/app", "");
        assertThat(wanted).hasSize(2);
    }

    /** A user who may name cgroups can create one whose id starts like another container's. */
    @Test
    void idWithSamePrefixIsAnotherContainer() {
        String other = ID.substring(0, 12) + "f".repeat(52);
        String groups = "=/user.slice/user-1000.slice/user@1000.service/libpod-" + other + ".scope\0";
        deliver(json("3ad7b26ded6d", ",\"full_id\":\"" + ID + "\",\"image\":\"app\",\"privileged\":true"));
        deliver(json("3ad7b26ded6d", ",\"full_id\":\"" + other + "\",\"image\":\"fake\""));
        ThreadEntry thread = process(200, 1, 1, "cpu=/docker/" + ID + "\0", "/app", "");
        ThreadEntry strange = process(201, 1, 1, groups, "/app", "");

        assertThat(thread.containerId()).isEqualTo(strange.containerId()).isEqualTo(SHORT);
        ContainerEntry entry = Objects.requireNonNull(containers.find(thread));
        assertThat(entry.text(ContainerText.IMAGE)).asString().isEqualTo("app");
        assertThat(entry.info().rights().privileged()).isTrue();
        assertThat(known(strange.containerKey()).text(ContainerText.IMAGE))
                .asString()
                .isEqualTo("fake");
        assertThat(wanted).isEmpty();

        deliverAsync("container_removed", json("3ad7b26ded6d", ",\"full_id\":\"" + other + "\""));
        assertThat(containers.find(strange)).isNull();
        assertThat(containers.find(thread)).isNotNull();
        deliverAsync("container_removed", json("3ad7b26ded6d", ""));
        assertThat(containers.find(thread)).isNull();
        assertThat(containers.counters()).isEqualTo(new ContainerCounters(0, 2, 2, 0, 0));
    }

    /** The id of another user's container is not secret: it is in every process's list of cgroups. */
    @Test
    void usersCgroupWithIdOfMachinesContainerIsAnother() {
        String groups = "=/user.slice/user-1000.slice/user@1000.service/docker-" + ID + ".scope\0";
        deliver(json("3ad7b26ded6d", ",\"full_id\":\"" + ID + "\",\"privileged\":true,\"owner\":\"machine\""));
        ThreadEntry thread = process(200, 1, 1, "cpu=/docker/" + ID + "\0", "/app", "");
        ThreadEntry users = process(201, 1, 1, groups, "/app", "");
        ThreadEntry others = process(202, 1, 1, groups.replace("1000", "1001"), "/app", "");
        assertThat(containers.find(users)).isNull();
        assertThat(wanted).extracting(CgroupContainer::user).containsExactly("1000", "1001");

        deliver(json("3ad7b26ded6d", ",\"full_id\":\"" + ID + "\",\"image\":\"own\",\"owner\":\"1000\""));
        assertThat(Objects.requireNonNull(containers.find(users)).text(ContainerText.IMAGE))
                .asString()
                .isEqualTo("own");
        assertThat(Objects.requireNonNull(containers.find(thread))
                        .info()
                        .rights()
                        .privileged())
                .isTrue();
        assertThat(containers.find(others)).isNull();
    }

    /** Captures by Falco do not contain the owner of a container. */
    @Test
    void descriptionWithoutOwnerMatchesAnyOwner() {
        String groups = "=/user.slice/user-1000.slice/user@1000.service/libpod-" + ID + ".scope\0";
        deliver(json("3ad7b26ded6d", ",\"full_id\":\"" + ID + "\",\"image\":\"app\""));
        assertThat(containers.find(process(201, 1, 1, groups, "/app", ""))).isNotNull();
        deliverAsync("container_removed", json("3ad7b26ded6d", ""));
        deliver(json("3ad7b26ded6d", ",\"image\":\"app\""));
        assertThat(containers.find(process(202, 1, 1, groups, "/app", ""))).isNotNull();
        assertThat(wanted).isEmpty();
    }

    @Test
    void containersWithoutAnEngineAreKnownAtOnce() {
        ThreadEntry thread = process(200, 1, 1, "cpu=/lxc/web\0", "/sbin/init", "");
        assertThat(wanted).isEmpty();
        ContainerEntry container = known(thread.containerId());
        assertThat(container.text(ContainerText.TYPE)).asString().isEqualTo("lxc");
        assertThat(container.text(ContainerText.NAME)).isEmpty();
    }

    @Test
    void oldestContainerIsEvicted() {
        ContainerTable table =
                new ContainerTable(new RunningCounters(), ContainerLookup.NOTHING, feed.state.threads(), 3, 100);
        for (int i = 0; i < 4; i++) {
            table.add(ContainerInfo.minimal("c" + i, "", ContainerType.DOCKER), 10);
        }
        assertThat(table.find(Bytes.of("c0"))).isNull();
        assertThat(table.find(Bytes.of("c1"))).isNotNull();
        table.add(ContainerInfo.minimal("c1", "", ContainerType.DOCKER), 10);
        table.add(ContainerInfo.minimal("c4", "", ContainerType.DOCKER), 75);
        assertThat(table.find(Bytes.of("c2"))).isNull();
        assertThat(table.find(Bytes.of("c3"))).isNotNull();
        assertThat(table.find(Bytes.of("c1"))).isNotNull();
        assertThat(table.find(Bytes.of("c4"))).isNotNull();
        assertThat(table.counters()).isEqualTo(new ContainerCounters(3, 6, 0, 2, 0));
        table.add(ContainerInfo.minimal("c4", "", ContainerType.DOCKER), 85);
        assertThat(table.find(Bytes.of("c3"))).isNull();
        assertThat(table.find(Bytes.of("c1"))).isNotNull();
        table.add(ContainerInfo.minimal("c5", "", ContainerType.DOCKER), 101);
        assertThat(table.counters().known()).isZero();
        table.add(ContainerInfo.minimal("c6", "", ContainerType.DOCKER), 100);
        assertThat(table.find(Bytes.of("c6"))).isNotNull();
    }

    @Test
    void textsAreAsFalcoShowsThem() {
        deliver(
                "{\"container\":{\"id\":\"a\",\"type\":7,\"labels\":{\"b\":\"2\",\"a\":\"\",\"io.kubernetes.pod.name\":\"p\","
                        + "\"annotation.x\":\"y\"},\"Mounts\":[{\"Source\":\"/s\",\"Destination\":\"/d\",\"Mode\":\"z\",\"RW\":true,"
                        + "\"Propagation\":\"rprivate\"},{\"Source\":\"/t\"}],\"Healthcheck\":{\"exe\":\"/bin/sh\",\"args\":[\"-c\",\"x y\"]},"
                        + "\"LivenessProbe\":{\"exe\":\"/l\",\"args\":null},\"pod_sandbox_id\":\"0123456789abcdef\","
                        + "\"pod_sandbox_labels\":{\"t\":\"f\"}}}");
        ContainerEntry entry = known(Bytes.of("a"));
        assertThat(entry.text(ContainerText.TYPE)).asString().isEqualTo("containerd");
        assertThat(entry.text(ContainerText.LABELS)).asString().isEqualTo("a, b:2");
        assertThat(entry.text(ContainerText.MOUNTS)).asString().isEqualTo("/s:/d:z:true:rprivate,/t:::false:");
        assertThat(entry.text(ContainerText.HEALTH)).asString().isEqualTo("/bin/sh -c x y");
        assertThat(entry.text(ContainerText.LIVENESS)).asString().isEqualTo("/l");
        assertThat(entry.text(ContainerText.READINESS)).asString().isEqualTo("NONE");
        assertThat(entry.text(ContainerText.SANDBOX_ID)).asString().isEqualTo("0123456789ab");
        assertThat(entry.text(ContainerText.FULL_SANDBOX_ID)).asString().isEqualTo("0123456789abcdef");
        assertThat(entry.text(ContainerText.POD_LABELS)).asString().isEqualTo("t:f");
        assertThat(entry.label("io.kubernetes.pod.name")).asString().isEqualTo("p");
        assertThat(entry.label("c")).isNull();
        assertThat(entry.podLabel("t")).asString().isEqualTo("f");
        assertThat(Objects.requireNonNull(entry.mount(1)).all()).asString().isEqualTo("/t:::false:");
        assertThat(entry.mount(2)).isNull();
        assertThat(entry.mount(-1)).isNull();
    }

    @Test
    void probesAreStartedFromOutsideTheContainer() {
        String groups = "cpu=/docker/" + ID + "\0";
        deliver(json("3ad7b26ded6d", ",\"Healthcheck\":{\"exe\":\"/bin/sh\",\"args\":[\"-c\",\"\",\"curl x\"]}"));
        process(200, 1, 1, groups, "/app", "");
        ThreadEntry own = process(201, 200, 2, groups, "/bin/sh", "-c\0curl x\0");
        ThreadEntry shim = process(300, 1, 300, "cpu=/\0", "/shim", "");
        ThreadEntry check = process(301, 300, 9, groups, "/bin/sh", "-c\0curl x\0");
        ThreadEntry curl = process(302, 301, 10, groups, "curl", "x\0");
        ThreadEntry other = process(303, 300, 11, groups, "/bin/sh", "-c\0curl y\0");
        assertThat(containers.isProbe(check, HealthProbe.Kind.HEALTH)).isTrue();
        assertThat(containers.isProbe(curl, HealthProbe.Kind.HEALTH)).isTrue();
        assertThat(containers.isProbe(check, HealthProbe.Kind.LIVENESS)).isFalse();
        assertThat(containers.isProbe(own, HealthProbe.Kind.HEALTH)).isFalse();
        assertThat(containers.isProbe(shim, HealthProbe.Kind.HEALTH)).isFalse();
        assertThat(containers.isProbe(other, HealthProbe.Kind.HEALTH)).isFalse();
    }

    @Test
    void newSectionClearsContainers() {
        deliver(json("3ad7b26ded6d", ""));
        feed.state.snapshot().begin(new MachineRecord(2, 1, 1, "other", StateEventFeed.BOOT, 0));
        assertThat(containers.find(SHORT)).isNull();
        assertThat(containers.find(Bytes.EMPTY)).isNotNull();
        assertThat(ContainerJson.write(ContainerInfo.HOST)).asString().contains("\"type\":65534,\"id\":\"host\"");
    }
}
