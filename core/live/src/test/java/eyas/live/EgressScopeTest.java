package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.live.egress.EgressPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EgressScopeTest {
    @ParameterizedTest
    @CsvSource({
        "/system.slice/systemd-resolved.service, true",
        "/azure.slice/walinuxagent.service, true",
        "/init.scope, true",
        "/system.slice/docker.service, false",
        "/system.slice/containerd.service, false",
        "/system.slice/cron.service, false",
        "/system.slice/docker-0123.scope, false",
        "/system.slice/run-u12.service, false",
        "/user.slice/user-1001.slice/user@1001.service, false",
        "/user.slice/user-1001.slice/user@1001.service/app.slice/systemd-fake.service, false",
        "/, false"
    })
    void exemptsOnlyHostServices(String group, boolean expected) {
        assertThat(EgressScope.servesMachine(group)).isEqualTo(expected);
    }

    /** A shell reads its script while it runs. */
    @ParameterizedTest
    @CsvSource({"bash, true", "dash, true", "busybox, true", "Runner.Listener, false", "node, false", "systemd, false"})
    void shellsAreNotExempt(String program, boolean expected) {
        assertThat(EgressScope.isShell(program)).isEqualTo(expected);
    }

    @Test
    void groupIsBelowItselfAndItsAncestors() {
        assertThat(CgroupTree.isBelow("/a/b", "/a/b")).isTrue();
        assertThat(CgroupTree.isBelow("/a/b/c", "/a/b")).isTrue();
        assertThat(CgroupTree.isBelow("/a/bc", "/a/b")).isFalse();
        assertThat(CgroupTree.isBelow("/a", "/")).isTrue();
    }

    @Test
    void rejectsUnknownRunner() {
        EgressPolicy policy = EgressPolicy.of(EgressPolicy.Mode.BLOCK, List.of());

        assertThatThrownBy(() -> EgressScope.request(new Scope.Host(), 0, policy, true))
                .hasMessageContaining("egress cannot be controlled: ");
    }
}
