package eyas.state.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Bytes;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContainerJsonTest {
    static final ContainerInfo FULL = new ContainerInfo(
            "3ad7b26ded6d",
            "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e",
            ContainerType.CONTAINERD,
            "wéb",
            new ContainerImage(
                    "reg.example:5000/team/app:1.2", "6f7e2741b66b", "reg.example:5000/team/app", "1.2", "sha256:aa"),
            "10.1.2.3",
            "1000:1000",
            1_790_000_000L,
            new ContainerIsolation(true, false, true, false),
            new ContainerResources(1L << 40, -1, 512, 50_000, 100_000, 3, 77),
            List.of(
                    new ContainerMount("/srv/data", "/data", "z", true, "rprivate"),
                    new ContainerMount("/var/run/docker.sock", "/var/run/docker.sock", "", false, "rslave")),
            List.of(new PortMapping(0xC0A80001, 65_535, 8080)),
            Map.of("app", "web", "empty", ""),
            List.of("PATH=/bin", "X="),
            List.of(new HealthProbe(HealthProbe.Kind.HEALTH, "/bin/sh", List.of("-c", "curl -f localhost"))),
            new PodInfo(true, "ab".repeat(32), Map.of("tier", "front"), "[{\"name\":\"eth0\"}]"));

    private static ContainerInfo read(String json) {
        byte[] bytes = Bytes.of(json);
        return new ContainerJson().read(bytes, 0, bytes.length);
    }

    @Test
    void writtenDescriptionReadsTheSame() {
        byte[] json = ContainerJson.write(FULL);
        byte[] inEvent = new byte[json.length + 3];
        System.arraycopy(json, 0, inEvent, 1, json.length);
        assertThat(new ContainerJson().read(inEvent, 1, json.length + 2)).isEqualTo(FULL);
        assertThat(ContainerJson.write(new ContainerJson().read(json, 0, json.length)))
                .isEqualTo(json);
    }

    @Test
    void ownerIsWrittenIfKnown() {
        assertThat(Bytes.text(ContainerJson.write(FULL))).doesNotContain("owner");
        for (ContainerInfo info : List.of(FULL.ofUser("1000"), FULL.ofUser(null))) {
            byte[] json = ContainerJson.write(info);
            assertThat(new ContainerJson().read(json, 0, json.length))
                    .isEqualTo(info)
                    .isNotEqualTo(FULL);
        }
    }

    @Test
    void membersHaveTheNamesThatFalcoReads() {
        String json = Bytes.text(ContainerJson.write(FULL));
        assertThat(json)
                .startsWith("{\"container\":{\"type\":7,\"id\":\"3ad7b26ded6d\",\"full_id\":\"3ad7b26ded6d8e")
                .contains(
                        "\"imagerepo\":\"reg.example:5000/team/app\"",
                        "\"imagetag\":\"1.2\"",
                        "\"imagedigest\":\"sha256:aa\"")
                .contains("\"memory_limit\":1099511627776,\"swap_limit\":-1")
                .contains("{\"HostIp\":3232235521,\"HostPort\":65535,\"ContainerPort\":8080}")
                .contains(
                        "{\"Source\":\"/srv/data\",\"Destination\":\"/data\",\"Mode\":\"z\",\"RW\":true,\"Propagation\":\"rprivate\"}")
                .contains("\"Healthcheck\":{\"exe\":\"/bin/sh\",\"args\":[\"-c\",\"curl -f localhost\"]}")
                .contains("\"labels\":{\"app\":\"web\",\"empty\":\"\"}")
                .contains("\"cni_json\":\"[{\\\"name\\\":\\\"eth0\\\"}]\"");
    }

    @Test
    void membersBesideEmptyContainerAreRead() {
        ContainerInfo info = read("{\"container\":null,\"id\":\"a\",\"type\":11,\"labels\":null,\"name\":\"n\"}");
        assertThat(info.type()).isEqualTo(ContainerType.PODMAN);
        assertThat(info.name()).isEqualTo("n");
        assertThat(info.labels()).isEmpty();
    }

    @Test
    void membersOfWrongTypeAreTreatedAsAbsent() {
        ContainerInfo info = read(
                "{\"container\":{\"id\":\"a\",\"type\":\"docker\",\"name\":7,\"privileged\":\"yes\",\"Mounts\":{},"
                        + "\"labels\":[1],\"env\":[1,\"A=b\",null],\"created_time\":1e99,\"port_mappings\":[3],\"Healthcheck\":null}}");
        assertThat(info)
                .isEqualTo(new ContainerInfo(
                        "a",
                        "",
                        ContainerType.UNKNOWN,
                        "",
                        ContainerImage.UNKNOWN,
                        "",
                        "",
                        0,
                        ContainerIsolation.NONE,
                        new ContainerResources(0, 0, 0, 0, 0, 0, -1),
                        List.of(),
                        List.of(new PortMapping(0, 0, 0)),
                        Map.of(),
                        List.of("A=b"),
                        List.of(),
                        PodInfo.NONE));
    }

    @Test
    void unpairedSurrogatesAreReplaced() {
        ContainerInfo info = read("{\"container\":{\"id\":\"a\",\"name\":\"x\\ud800y\\ud83d\\ude00\"}}");
        assertThat(info.name()).isEqualTo("x\uFFFDy\uD83D\uDE00");
        assertThat(new ContainerJson().read(ContainerJson.write(info), 0, ContainerJson.write(info).length))
                .isEqualTo(info);
    }

    @Test
    void malformedJsonIsRejectedWithItsPosition() {
        assertThatThrownBy(() -> read("{\"container\":{\"id\":\"a\",}}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("at byte 23");
        assertThatThrownBy(() -> read("{\"container\":{\"id\":\"a\"")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read("{\"container\":{\"id\":\"a\"}} x")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read("\0\0")).isInstanceOf(JsonException.class).hasMessage("JSON is empty");
        assertThatThrownBy(() -> read("")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read("{\"container\":{\"id\":\"\"}}"))
                .hasMessage("a container's id has 0 characters, must be 1 to 128");
        assertThatThrownBy(() -> read("{\"container\":{\"id\":\"" + "a".repeat(129) + "\"}}"))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read("[1]")).isInstanceOf(JsonException.class);
    }

    @Test
    void limitsAreEnforced() {
        ContainerJson small = new ContainerJson(new JsonLimits(1_000, 4, 40, 100));
        byte[] deep = Bytes.of("{\"container\":{\"id\":\"a\",\"x\":[[[[1]]]]}}");
        byte[] many = Bytes.of("{\"container\":{\"id\":\"a\",\"x\":[" + "1,".repeat(50) + "1]}}");
        byte[] wide = Bytes.of("{\"container\":{\"id\":\"a\",\"x\":\"" + "y".repeat(200) + "\"}}");
        byte[] large = Bytes.of("{\"container\":{\"id\":\"a\"}}" + " ".repeat(1_000));
        for (byte[] json : List.of(deep, many, wide, large)) {
            assertThatThrownBy(() -> small.read(json, 0, json.length)).isInstanceOf(JsonException.class);
            assertThat(new ContainerJson().read(json, 0, json.length).id()).isEqualTo("a");
        }
        byte[] bottomless = Bytes.of("[".repeat(1_000_000));
        assertThatThrownBy(() -> new ContainerJson().read(bottomless, 0, bottomless.length))
                .isInstanceOf(JsonException.class);
        byte[] digits = Bytes.of("{\"container\":{\"id\":\"a\",\"created_time\":" + "9".repeat(100_000) + "}}");
        assertThatThrownBy(() -> new ContainerJson().read(digits, 0, digits.length))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void imagesAreSplitAfterTheLastSlash() {
        assertThat(ContainerImage.named("reg.example:5000/a/b:1@sha256:00"))
                .isEqualTo(new ContainerImage("reg.example:5000/a/b:1@sha256:00", "", "reg.example:5000/a/b", "1", ""));
        assertThat(ContainerImage.named("reg.example:5000/a").repository()).isEqualTo("reg.example:5000/a");
        assertThat(ContainerImage.named("reg.example:5000/a").tag()).isEmpty();
        assertThat(ContainerImage.named("busybox:latest").tag()).isEqualTo("latest");
        assertThat(ContainerImage.named("").repository()).isEmpty();
    }

    @Test
    void processorsAreCounted() {
        assertThat(ContainerResources.countProcessors("1-4,7-10,12")).isEqualTo(9);
        assertThat(ContainerResources.countProcessors("1,7")).isEqualTo(2);
        assertThat(ContainerResources.countProcessors("")).isZero();
        assertThat(ContainerResources.countProcessors("4-1")).isZero();
        assertThat(ContainerResources.countProcessors("1-2-3")).isZero();
        assertThat(ContainerResources.countProcessors("x")).isZero();
    }
}
