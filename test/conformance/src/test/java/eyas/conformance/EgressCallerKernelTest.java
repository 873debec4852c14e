package eyas.conformance;

import static eyas.conformance.EgressNetwork.UNLISTED_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EgressNetwork.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends through the sockets of an exempt process from processes that are not exempt. */
@Tag("kernel")
@Tag("process")
final class EgressCallerKernelTest {
    @TempDir
    private static Path directory;

    private static EgressNetwork network;

    @BeforeAll
    static void buildNetwork() throws Exception {
        Privileges.assumeBpfSupport();
        network = EgressNetwork.build(directory);
    }

    /** Tries {@code ways} next to an exempt worker; see exempt.c. */
    private static Run run(String mode, String... ways) throws IOException, InterruptedException {
        return network.hold(mode, tries(ways));
    }

    private static String tries(String... ways) {
        return "\"$exempt\" try \"$directory/place\" " + String.join(" ", ways);
    }

    /** Returns the packets that arrived, except those that the exempt process itself sends to port 80. */
    private static List<String> sent(Run run) {
        return run.arrivedAt(UNLISTED_ADDRESS).stream()
                .filter(packet -> packet.split(" ", -1)[2].equals("443"))
                .toList();
    }

    @Test
    void deniesProcessesWithoutExemption() throws Exception {
        String[] ways = {"take", "datagram", "message", "fork", "execute", "route", "ring", "polled-ring", "own"};
        Map<String, String> denied = new LinkedHashMap<>();
        for (String way : ways) {
            denied.put(way, way.equals("own") ? "ok" : "EPERM");
        }

        Run unrestricted = run("report", ways);
        assertThat(unrestricted.results().values())
                .as(unrestricted.process().err())
                .hasSize(ways.length)
                .containsOnly("ok");
        assertThat(sent(unrestricted)).hasSizeGreaterThanOrEqualTo(ways.length - 1);

        Run run = network.hold(
                "block",
                tries(ways)
                        + "; for i in $(seq 100); do grep -q 'Egress Denied' \"$directory/report/alerts.jsonl\" && break;"
                        + " sleep 0.1; done");

        assertThat(run.results()).as(run.process().err()).isEqualTo(denied);
        assertThat(sent(run)).isEmpty();
        assertThat(run.process().err()).contains("Egress Denied", "accessed another process: pidfd_getfd on exempt");
    }

    /** An accepted socket inherits the mark of the listening socket. */
    @Test
    void listeningRevokesExemption() throws Exception {
        Run run = run("block", "listen", "own");

        assertThat(run.results())
                .as(run.process().err())
                .containsEntry("listen", "EPERM")
                .containsEntry("own", "ok");
    }

    /**
     * A limitation of kernels under lockdown, documented in docs/reference/egress-bypasses.md: the packet hook does not know the caller.
     */
    @Test
    void connectedSocketReachesExemptPeerOnly() throws Exception {
        Run run = network.hold(
                "block",
                tries("connected") + "; mount -t securityfs security /sys/kernel/security;"
                        + " sed 's/.*\\[\\(.*\\)].*/lockdown \\1/' /sys/kernel/security/lockdown");

        String expected = run.results().get("lockdown").equals("none") ? "EPERM" : "ok";
        assertThat(run.results()).as(run.process().err()).containsEntry("connected", expected);
        assertThat(sent(run)).isEmpty();
    }

    /** Operations of root that let packets bypass the programs. */
    @ParameterizedTest
    @CsvSource({
        "of kind vxlan, ip link add vx0 type vxlan id 7 remote 10.77.0.66 dev here dstport 4789",
        "of kind tun, ip tuntap add dev tun0 mode tun",
        "of kind tun, ip tuntap add dev tap0 mode tap",
        "route that encapsulates, ip route add 10.3.0.0/16 encap ip id 7 dst 10.77.0.66 dev here",
        "policy of IPsec, ip xfrm policy add dst 10.77.0.10 dir out",
        "rule of nftables, python3 \"${exempt%/*}/nftables.py\"",
        "a BPF program was attached, \"$exempt\" attach tcx",
        "a BPF program was attached, \"$exempt\" attach xdp",
    })
    void reportsBypassesByRoot(String reported, String command) throws Exception {
        Run run = network.hold(
                "block",
                command
                        + "; for i in $(seq 100); do grep -q blinded \"$directory/agent.jsonl\" && exit 0; sleep 0.1; done;"
                        + " exit 1");

        assertThat(run.process().exitCode()).as(run.process().err()).isZero();
        assertThat(run.process().err()).contains(reported);
    }

    /** A daemon of the machine that was started before the job, and a process that it forks. */
    @Test
    void machineServiceIsNotReportedAsTampering() throws Exception {
        Run run = network.hold(
                "block",
                "touch \"$directory/order\"; until [ -e \"$directory/order.done\" ]; do sleep 0.02; done; sleep 2.5");

        assertThat(run.process().exitCode()).as(run.process().err()).isZero();
        assertThat(run.process().err()).doesNotContain("blinded").contains("heartbeat");
    }

    /** Container engines create such interfaces, and attach such programs. */
    @Test
    void containerEngineIsNotReportedAsTampering() throws Exception {
        Run run = network.hold(
                "block",
                "ip link add a0 type veth peer name b0; ip link add name br0 type bridge; ip link set a0 master br0;"
                        + " ip link set br0 up; ip link delete a0; \"$exempt\" attach cgroup \"$group\"; sleep 2.5");

        assertThat(run.process().exitCode()).as(run.process().err()).isZero();
        assertThat(run.process().err()).doesNotContain("blinded").contains("heartbeat");
    }

    /** Limitations documented in docs/reference/egress-bypasses.md: bridge rules, and devices of another network namespace. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "family=7 python3 \"${exempt%/*}/nftables.py\"",
                "unshare --net ip tuntap add dev tun0 mode tun",
            })
    void ignoresDocumentedLimitations(String command) throws Exception {
        Run run = network.hold("block", command + "; sleep 2.5");

        assertThat(run.process().exitCode()).as(run.process().err()).isZero();
        assertThat(run.process().err()).doesNotContain("blinded").contains("heartbeat");
    }

    @Test
    void rootCannotChangeMaps() throws Exception {
        Run run = network.hold("block", "\"$exempt\" maps \"$(sed -n 's/^pid=//p' \"$directory/identity\")\"");

        assertThat(run.process().exitCode()).as(run.process().err()).isZero();
    }
}
