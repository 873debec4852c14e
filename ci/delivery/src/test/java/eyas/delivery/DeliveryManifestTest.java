package eyas.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests valid and invalid announcements. */
final class DeliveryManifestTest {
    private static final DeliveryJob JOB = new DeliveryJob(
            "github", "octo/site", "ci", "7", 2, "build", "linux, 24", "vm-1", 5, "https://github.com", "runner-1");
    private static final DeliveryFile REPORT = new DeliveryFile(FileKind.REPORT, 100, "a".repeat(64));

    @Test
    void roundTrip() {
        DeliveryManifest announcement =
                new DeliveryManifest(JOB, List.of(REPORT, new DeliveryFile(FileKind.CAPTURE, 5, "b".repeat(64))));
        DeliveryManifest again = DeliveryManifest.parse(announcement.json().getBytes(StandardCharsets.UTF_8));
        assertThat(again).isEqualTo(announcement);
        assertThat(again.id()).isEqualTo(announcement.id());
        assertThat(again.bytes()).isEqualTo(105);
        assertThat(JOB.displayName()).isEqualTo("octo/site, job build (linux, 24), run 7, attempt 2");
    }

    /** An older receiver computes the ID without server and runner. */
    @Test
    void idDoesNotDependOnServerAndRunner() {
        DeliveryJob earlier = DeliveryJob.parse(JOB.json()
                .replace(",\"server\":\"https://github.com\",\"runner\":\"runner-1\"", "")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(earlier.server()).isEmpty();
        assertThat(new DeliveryManifest(earlier, List.of(REPORT)).id())
                .isEqualTo(new DeliveryManifest(JOB, List.of(REPORT)).id())
                .isEqualTo(Sha256.of(
                        ("{\"version\":1,\"job\":{\"provider\":\"github\",\"repository\":\"octo/site\",\"workflow\":\"ci\","
                                        + "\"run_id\":\"7\",\"run_attempt\":2,\"job\":\"build\",\"variant\":\"linux, 24\",\"host\":\"vm-1\",\"started\":5},"
                                        + "\"files\":[{\"kind\":\"report\",\"bytes\":100,\"sha256\":\"" + "a".repeat(64)
                                        + "\"}]}")
                                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void rejectsInvalidJobWithMessage() {
        String good = new DeliveryManifest(JOB, List.of(REPORT)).json();
        for (String[] each : new String[][] {
            {"octo/site", "../x", "is not a repository"},
            {"octo/site", "", "has no repository"},
            {"octo/site", "a//b", "is not a repository"},
            {"octo/site", "a/b\\u001b[2J", "unprintable characters"},
            {"octo/site", "a/" + "b".repeat(600), "characters"},
            {"\"run_attempt\":2", "\"run_attempt\":0", "run_attempt"},
            {"\"started\":5", "\"started\":-1", "started"},
            {"\"version\":1", "\"version\":2", "version"},
            {"\"bytes\":100", "\"bytes\":-1", "bytes"},
            {"\"kind\":\"report\"", "\"kind\":\"else\"", "no other kind"},
            {"\"kind\":\"report\"", "\"kind\":\"capture\"", "the report is missing"},
            {"a".repeat(64), "A".repeat(64), "SHA-256"},
        }) {
            byte[] text = good.replace(each[0], each[1]).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> DeliveryManifest.parse(text))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining(each[2]);
        }
        assertThatThrownBy(() -> new DeliveryManifest(JOB, List.of(REPORT, REPORT)))
                .hasMessageContaining("two are announced");
        assertThatThrownBy(() -> new DeliveryManifest(
                        JOB, List.of(REPORT, new DeliveryFile(FileKind.CAPTURE, 5, REPORT.sha256()))))
                .hasMessageContaining("announced twice");
    }

    @Test
    void keysAreSentEncryptedOnly() {
        assertThat(ReceiverAddress.parse("https://collect.example:8443").baseUrl())
                .isEqualTo("https://collect.example:8443");
        for (String address :
                List.of("http://collect.example", "collect", "https://u:p@collect.example", "https://c/?a=b", " ")) {
            assertThatThrownBy(() -> ReceiverAddress.parse(address)).isInstanceOf(DeliveryException.class);
        }
    }
}
