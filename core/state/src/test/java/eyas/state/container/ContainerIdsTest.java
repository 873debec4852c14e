package eyas.state.container;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerIdsTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String SHORT = "3ad7b26ded6d";

    private static @Nullable CgroupContainer find(String path) {
        return ContainerIds.find(Bytes.of("cpuset=/\0memory=" + path.replace("ID", ID) + "\0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docker, cgroupfs           | /docker/ID
            docker, systemd            | /system.slice/docker-ID.scope
            docker, systemd inside     | /docker/ID/system.slice/ssh.service
            docker, systemd v2 init    | /system.slice/docker-ID.scope/init.scope
            podman                     | /machine.slice/libpod-ID.scope
            podman, split              | /machine.slice/libpod-ID.scope/container
            podman, rootless           | /user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container
            podman, cgroupfs           | /libpod_parent/libpod-ID
            podman, quadlet            | /system.slice/web.service/libpod-payload-ID
            containerd, kubepods       | /kubepods/besteffort/pod8fd3d1a6/ID
            containerd, systemd        | /kubepods.slice/kubepods-pod8.slice/cri-containerd-ID.scope
            containerd, misconfigured  | /system.slice/containerd.service/kubepods-burstable-pod8.slice:cri-containerd:ID
            cri-o, systemd             | /kubepods.slice/kubepods-pod8.slice/crio-ID.scope
            cri-o, cgroupfs            | /kubepods/pod8/crio-ID
            nerdctl                    | /system.slice/nerdctl-ID.scope
            ctr                        | /default/ID
            a node that is a container | /docker/0000000000000000000000000000000000000000000000000000000000000000/kubelet/kubepods/pod8/ID
            """)
    void enginesNameCgroupsByContainerId(String engine, String path) {
        assertThat(find(path))
                .as(engine)
                .isEqualTo(new CgroupContainer(
                        SHORT, ID, ContainerType.UNKNOWN, "cpuset=/ memory=" + path.replace("ID", ID)));
    }

    /** Each fork of a container's processes needs both. */
    @Test
    void ownerOfContainerIsFoundWithIt() {
        CgroupContainer container =
                Objects.requireNonNull(find("/user.slice/user-1000.slice/user@1000.service/libpod-ID.scope"));
        assertThat(container.user()).isEqualTo("1000").isSameAs(container.user());
        assertThat(container.key()).startsWith(ID).endsWith("1000").isSameAs(container.key());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LXC           | /lxc/web                                                            | web
            LXC           | /lxc/web/system.slice                                               | web
            LXC           | /lxc.payload/web                                                    | web
            LXC           | /lxc.payload.web/init.scope                                         | web
            LIBVIRT_LXC   | /machine/web.libvirt-lxc                                            | web
            LIBVIRT_LXC   | /machine.slice/machine-lxc\\x2d2293906\\x2dlibvirt\\x2dc.scope          | 2293906\\x2dlibvirt\\x2dc
            LIBVIRT_LXC   | /machine.slice/machine-lxc\\x2d2293906\\x2dlibvirt\\x2dc.scope/libvirt  | 2293906\\x2dlibvirt\\x2dc
            LIBVIRT_LXC   | /libvirt/lxc/web                                                    | web
            BPM           | /system.slice/runc-bpm-galera-agent.scope                           | galera-agent
            BPM           | /bpm-galera                                                         | galera
            UNKNOWN       | /machine.slice/machine-bookworm.scope                               | bookworm
            UNKNOWN       | /machine.slice/systemd-nspawn@bookworm.service/payload              | bookworm
            UNKNOWN       | /k8s.io/my-test_container                                           | my-test_cont
            UNKNOWN       | /default/a                                                          | a
            """)
    void otherContainersHaveNames(ContainerType type, String path, String name) {
        CgroupContainer container = Objects.requireNonNull(find(path));
        assertThat(container.id()).isEqualTo(name);
        assertThat(container.type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a unit                  | /system.slice/cron.service
            a session               | /user.slice/user-1000.slice/session-1.scope
            below a unit            | /system.slice/hosted-compute-agent.service/eyas-7
            a slice of pods         | /kubepods.slice/kubepods-besteffort.slice
            podman's monitor        | /machine.slice/libpod-conmon-ID.scope
            cri-o's monitor         | /system.slice/crio-conmon-ID.scope
            too many digits         | /system.slice/docker-0ID.scope
            digits within a name    | /system.slice/xID.scope
            one name                | /actions_job
            not a namespace         | /runner/job-1
            nothing in a namespace  | /default/
            deep in a namespace     | /default/a/b
            no name                 | /
            deep                    | /a/b/c
            bpm in a word           | /system.slice/rubpm-x.scope
            """)
    void otherProcessesBelongToHost(String what, String path) {
        assertThat(find(path)).as(what).isNull();
    }

    @Test
    void firstCgroupWithContainerIsUsed() {
        assertThat(ContainerIds.find(Bytes.of("cpu=/\0memory=/lxc/one\0pids=/docker/" + ID + "\0")))
                .extracting(CgroupContainer::id)
                .isEqualTo("one");
        assertThat(ContainerIds.find(Bytes.of("=/docker/" + ID))).isNotNull();
        assertThat(ContainerIds.find(Bytes.of("\0\0=\0x"))).isNull();
        assertThat(ContainerIds.find(Bytes.EMPTY)).isNull();
    }

    @Test
    void longNamesAreTruncated() {
        CgroupContainer ctr = Objects.requireNonNull(find("/default/a-rather-long-name"));
        assertThat(ctr.id()).isEqualTo("a-rather-lon");
        assertThat(ctr.fullId()).isEqualTo("a-rather-long-name");
        CgroupContainer lxc = Objects.requireNonNull(find("/lxc/" + "n".repeat(500)));
        assertThat(lxc.id()).hasSize(128);
    }
}
