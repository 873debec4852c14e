package eyas.session.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KnownAccountsTest {
    private final KnownAccounts known = new KnownAccounts();

    @Test
    void candidatesAreUniqueAndLimited() {
        for (long thread = 1; thread <= 64; thread++) {
            assertThat(known.addCandidate(thread)).isTrue();
        }
        assertThat(known.addCandidate(65)).isFalse();
        assertThat(known.addCandidate(64)).as("it is already a candidate").isTrue();
        assertThat(known.candidates).hasSize(64);
    }

    @Test
    void changesLengthenThePauseAndQuietShortensIt() {
        assertThat(known.pause(Duration.ZERO)).isZero();
        known.pace(true);
        assertThat(known.pause(Duration.ZERO)).isEqualTo(50_000_000);
        assertThat(known.pause(Duration.ofSeconds(2))).isEqualTo(2_000_000_000);
        for (int i = 0; i < 100; i++) {
            known.pace(true);
        }
        assertThat(known.pause(Duration.ZERO)).isEqualTo(8_000_000_000L);
        for (int i = 0; i < 10; i++) {
            known.pace(false);
        }
        assertThat(known.pause(Duration.ZERO)).isZero();
    }
}
