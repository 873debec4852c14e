package eyas.lock.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LockedEndpointsTest {
    private final TreeMap<LockEntry, EntryTerms> entries = new TreeMap<>();

    private void entry(String job, String step, EntryKind kind, String text) {
        entries.put(new LockEntry(new StepScope("ci.yml", job, step), LockEntry.STEP, kind, text), EntryTerms.ALWAYS);
    }

    @Test
    void theDestinationsOfAllStepsOfTheJobAreThere() {
        entry("build", "install", EntryKind.DESTINATIONS, "registry.npmjs.org:443/tcp from node");
        entry("build", "install", EntryKind.DESTINATIONS, "registry.npmjs.org:443/tcp from npm");
        entry("build", "test", EntryKind.DESTINATIONS, "*.example.com:8443/udp from node");
        entry("build", "test", EntryKind.DESTINATIONS, "10.0.0.5:5432/tcp from psql");
        entry("build", "test", EntryKind.DESTINATIONS, "[2001:db8::1]:22/tcp from ssh");
        entry("build", "test", EntryKind.DESTINATIONS, "unix /run/docker.sock from docker");
        entry("build", "test", EntryKind.LISTENS, "loopback 8080/tcp");
        entry("other", "test", EntryKind.DESTINATIONS, "other.example:443/tcp from curl");

        LockedEndpoints found = LockedEndpoints.of(lock(), "ci.yml", "build");

        assertThat(found.endpoints())
                .containsExactly("*.example.com:8443", "10.0.0.5:5432", "[2001:db8::1]:22", "registry.npmjs.org:443");
        assertThat(found.others()).isEmpty();
        assertThat(LockedEndpoints.of(lock(), "release.yml", "build").endpoints())
                .isEmpty();
    }

    @Test
    void aWildcardThatHasNoFormAllowsNothing() {
        entry("build", "test", EntryKind.DESTINATIONS, "productionresults*.blob.example.net:443/tcp from node");
        entry("build", "test", EntryKind.DESTINATIONS, "*:443/tcp from node");
        entry("build", "test", EntryKind.DESTINATIONS, "a.*.example.net:443/tcp from node");
        entry("build", "test", EntryKind.DESTINATIONS, "example.net:*/tcp from node");

        LockedEndpoints found = LockedEndpoints.of(lock(), "ci.yml", "build");

        assertThat(found.endpoints()).isEmpty();
        assertThat(found.others()).hasSize(4);
    }

    private BehaviorLock lock() {
        return new BehaviorLock(new TreeMap<>(), entries);
    }
}
