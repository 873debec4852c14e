package eyas.host.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests whether a certificate belongs to this machine. */
final class HostCertificateCheckTest {
    @Test
    void hostNameMatchesCertificateNameOrItsFirstLabel() {
        for (String host : List.of("runner-1", "Runner-1.corp", "runner-1.CORP")) {
            assertThat(HostCertificateCheck.problem(List.of("gateway", "runner-1.corp"), host))
                    .isEmpty();
        }
        for (String host : List.of("runner", "runner-2", "corp", "runner-1.corp.other")) {
            assertThat(HostCertificateCheck.problem(List.of("runner-1.corp"), host)
                            .orElseThrow())
                    .contains("runner-1.corp", "hosts=" + host);
        }
        assertThat(HostCertificateCheck.problem(List.of(), "runner-1")).isPresent();
    }
}
