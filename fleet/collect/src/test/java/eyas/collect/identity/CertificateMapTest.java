package eyas.collect.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.CollectException;
import eyas.delivery.DeliveryJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the permissions of certificates. */
final class CertificateMapTest {
    private static DeliveryJob job(String repository, String host) {
        return new DeliveryJob("github", repository, "ci", "1", 1, "build", "", host, 1, "", "");
    }

    @Test
    void withoutFileCertificateSendsForOwnMachine() {
        Sender sender =
                CertificateMap.ownHosts().sender(List.of("runner-1.corp")).orElseThrow();
        assertThat(sender.refusal(job("octo/site", "Runner-1.corp"))).isNull();
        assertThat(sender.refusal(job("octo/site", "runner-2.corp"))).contains("machine");
        assertThat(CertificateMap.ownHosts().sender(List.of())).isEmpty();
    }

    @Test
    void firstMatchingLineApplies() {
        CertificateMap map = CertificateMap.parse("m", """
                # comment
                runner-1.corp   hosts=self repositories=octo/site
                *.corp          hosts=self repositories=octo/*
                gateway         hosts=pi-1,pi-2 repositories=*
                """);
        Sender one = map.sender(List.of("runner-1.corp")).orElseThrow();
        assertThat(one.refusal(job("octo/site", "runner-1.corp"))).isNull();
        assertThat(one.refusal(job("octo/shop", "runner-1.corp"))).contains("repository");
        Sender two = map.sender(List.of("runner-2.corp")).orElseThrow();
        assertThat(two.refusal(job("Octo/Shop", "runner-2.corp"))).isNull();
        assertThat(two.refusal(job("octopus/shop", "runner-2.corp"))).contains("repository");
        Sender gateway = map.sender(List.of("gateway")).orElseThrow();
        assertThat(gateway.refusal(job("a/b", "pi-2"))).isNull();
        assertThat(gateway.refusal(job("a/b", "gateway"))).contains("machine");
        assertThat(map.sender(List.of("corp", "evilcorp"))).isEmpty();
    }

    @Test
    void reportsInvalidLines() {
        for (String line :
                List.of("", "a", "a hosts=self", "a hosts= repositories=*", "a host=b", "a hosts=b repositories=*/x")) {
            assertThatThrownBy(() -> CertificateMap.parse("m", line)).isInstanceOf(CollectException.class);
        }
        assertThatThrownBy(() -> CertificateMap.parse("m", "\na host=b")).hasMessageContaining("m:2");
    }

    @Test
    void reloadsChangedFileAndKeepsPreviousOneIfDamaged(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("certificates"), "runner-1.corp hosts=self repositories=*\n");
        List<String> notices = new ArrayList<>();
        CertificateMapFile known = new CertificateMapFile(file, notices::add);
        List<String> names = List.of("runner-1.corp");
        assertThat(known.get().sender(names).orElseThrow().hosts())
                .containsExactlyInAnyOrder("runner-1.corp", "runner-1");
        Files.writeString(file, "runner-1.corp neither\n");
        Thread.sleep(1_100);
        assertThat(known.get().sender(names)).isPresent();
        assertThat(notices).hasSize(1).first().asString().contains("remains in force");
        Files.writeString(file, "runner-1.corp none\n* hosts=self repositories=*\n");
        Thread.sleep(1_100);
        assertThat(known.get().sender(names)).isEmpty();
    }
}
