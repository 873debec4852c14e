package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.ManualClock;
import eyas.collect.identity.AuthenticationException;
import eyas.collect.identity.IssuerKeys;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Tests the lifetime of cached keys. */
final class IssuerKeysTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void unresponsiveIssuerBlocksOnlyOneThread() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IssuerKeys keys = new IssuerKeys(issuer.uri(), null, clock);
            assertThat(keys.key("one")).isPresent();
            clock.pause(Duration.ofHours(2));
            issuer.open = new CountDownLatch(1);
            Future<Optional<RSAPublicKey>> asks = threads.submit(() -> keys.key("one"));
            while (issuer.asked.get() < 2) {
                assertThat(asks.isDone()).isFalse();
                Thread.sleep(5);
            }
            assertThat(keys.key("one")).isPresent();
            assertThatThrownBy(() -> keys.key("another"))
                    .isInstanceOfSatisfying(
                            AuthenticationException.class,
                            e -> assertThat(e.kind()).isEqualTo(AuthenticationException.Kind.LATER));
            assertThat(asks.isDone()).as("it is still waiting").isFalse();
            issuer.open.countDown();
            assertThat(asks.get()).isPresent();
            // The issuer has been asked by now, and has no such key.
            clock.pause(Duration.ofMinutes(1));
            assertThat(keys.key("another")).isEmpty();
        }
    }

    @Test
    void keysExpireAfterADayWithoutIssuer() throws Exception {
        IssuerKeys keys;
        try (TokenIssuer issuer = new TokenIssuer()) {
            keys = new IssuerKeys(issuer.uri(), null, clock);
            assertThat(keys.key("one")).isPresent();
        }
        clock.pause(Duration.ofHours(23));
        assertThat(keys.key("one")).isPresent();
        clock.pause(Duration.ofHours(2));
        assertThatThrownBy(() -> keys.key("one")).isInstanceOf(AuthenticationException.class);
        // The issuer was asked a moment ago and is not asked again: that does not renew the key.
        assertThatThrownBy(() -> keys.key("one")).isInstanceOf(AuthenticationException.class);
    }
}
