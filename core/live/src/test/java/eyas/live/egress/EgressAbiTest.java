package eyas.live.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the layout in Java with the header that the programs of egress control are compiled from. */
final class EgressAbiTest {
    private final List<String> header;

    EgressAbiTest() throws IOException {
        header = Files.readAllLines(
                Path.of(System.getProperty("eyas.root", "../..")).resolve("core/live/src/main/bpf/egress.h"));
    }

    @Test
    void offsetsOfSettingsAgree() {
        Map<String, Integer> offsets =
                new HashMap<>(Map.of("__u64 since;", EgressAbi.OFF_SINCE, "__u64 job_group;", EgressAbi.OFF_JOB_GROUP));
        offsets.putAll(Map.of(
                "__u64 epoch_offset;", EgressAbi.OFF_EPOCH_OFFSET,
                "__u64 network;", EgressAbi.OFF_NETWORK,
                "__u64 grace;", EgressAbi.OFF_GRACE,
                "__u64 worker_started;", EgressAbi.OFF_WORKER_STARTED,
                "__u32 worker;", EgressAbi.OFF_WORKER,
                "__u32 blocks;", EgressAbi.OFF_BLOCKS,
                "char variable[EGRESS_VARIABLE];", EgressAbi.OFF_VARIABLE,
                "__u64 step_rights[EGRESS_STEPS];", EgressAbi.OFF_STEP_RIGHTS,
                "__u64 port_rights[256];", EgressAbi.OFF_PORT_RIGHTS));
        Map<String, Integer> ports = Map.of(
                "__u8 tcp_port[65536];", EgressAbi.OFF_TCP_PORT, "__u8 udp_port[65536];", EgressAbi.OFF_UDP_PORT);
        ports.forEach((member, offset) -> assertThat(header)
                .as(member)
                .anyMatch(line -> line.strip()
                        .matches(member.replace("[", "\\[").replace("]", "\\]") + "\\s+/\\* +" + offset + "\\b.*")));
        offsets.forEach((member, offset) -> assertThat(header)
                .as(member)
                .anyMatch(line -> line.strip()
                        .matches(member.replace("[", "\\[").replace("]", "\\]") + "\\s+/\\* +" + offset + ":.*")));
    }

    @Test
    void sizesAgree() {
        Map<String, Integer> sizes = Map.of(
                "EGRESS_STEPS", EgressAbi.STEPS,
                "EGRESS_MAX_STEP_NAME", EgressAbi.MAX_STEP_NAME,
                "EGRESS_VARIABLE", EgressAbi.VARIABLE,
                "STEP_NONE", EgressAbi.EVERYBODY,
                "STEP_UNLISTED", EgressAbi.UNLISTED);
        sizes.forEach((name, size) -> assertThat(header)
                .as(name)
                .anyMatch(line -> line.matches("#define " + name + "\\s+" + size + "\\b.*")));
        assertThat(header).contains("\tchar text[" + EgressAbi.STEP_NAME_KEY + "];");
    }

    @Test
    void countersAreInTheSameOrder() {
        int from = header.indexOf("struct egress_counters {");
        List<String> members = header.subList(from + 1, from + 8).stream()
                .map(line -> line.strip().split("[ ;]", -1)[1])
                .toList();
        assertThat(members).containsExactly("denied", "repeated", "lost", "learned", "missed", "cut", "unlisted");
        assertThat(EgressAbi.OFF_UNLISTED + Long.BYTES).isEqualTo(EgressAbi.COUNTERS_SIZE);
    }

    @Test
    void attachedProgramsSurviveTextFormat() {
        AttachedEgress attached = new AttachedEgress(
                Path.of("/sys/fs/cgroup/job one"), Map.of(EgressHook.PACKET, 17, EgressHook.CONNECT4, 4_000_000));

        assertThat(AttachedEgress.read(attached.text())).contains(attached);
        for (String wrong : List.of("", "relative\n", "/x\negress_packet", "/x\negress_packet x", "/x\nother 3")) {
            assertThat(AttachedEgress.read(wrong)).as(wrong).isEqualTo(Optional.empty());
        }
    }

    /** Exempt processes must not be denied meanwhile: the data for checking packets is filled in first, and removed last. */
    @Test
    void packetCheckIsAttachedLastAndDetachedFirst() {
        assertThat(EgressHook.values()).startsWith(EgressHook.SOCKET).endsWith(EgressHook.PACKET);
        Map<EgressHook, Integer> all =
                Stream.of(EgressHook.values()).collect(Collectors.toMap(hook -> hook, EgressHook::number));
        assertThat(new AttachedEgress(Path.of("/sys/fs/cgroup/job"), all).lastFirst())
                .containsExactly(List.of(EgressHook.values()).reversed().toArray(EgressHook[]::new));
    }
}
