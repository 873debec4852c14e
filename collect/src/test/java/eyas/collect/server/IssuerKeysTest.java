package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.identity.IdentityException;
import eyas.collect.identity.IssuerKeys;
import eyas.service.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** For how long keys hold. */
final class IssuerKeysTest {
    private final AtomicLong now = new AtomicLong(1_000);

    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void pause(Duration duration) {
            now.addAndGet(duration.toNanos());
        }
    };

    @Test
    void keysHoldForADayWithoutTheIssuerAndNoLongerForAnybody() throws Exception {
        IssuerKeys keys;
        try (TokenIssuer issuer = new TokenIssuer()) {
            keys = new IssuerKeys(issuer.uri(), null, clock);
            assertThat(keys.key("one")).isPresent();
        }
        now.addAndGet(Duration.ofHours(23).toNanos());
        assertThat(keys.key("one")).isPresent();
        now.addAndGet(Duration.ofHours(2).toNanos());
        assertThatThrownBy(() -> keys.key("one")).isInstanceOf(IdentityException.class);
        // The issuer was asked a moment ago and is not asked now: that makes the key no younger.
        assertThatThrownBy(() -> keys.key("one")).isInstanceOf(IdentityException.class);
    }
}
