package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checks the remedies of failed checks. */
final class LiveProbeTest {
    @Test
    void missingSecurityModuleIsAddedToTheActiveOnes() {
        assertThat(LiveProbe.securityModuleRemedy("lockdown,capability,yama,apparmor"))
                .isEqualTo("; if the kernel has CONFIG_BPF_LSM, boot with lsm=lockdown,capability,yama,apparmor,bpf");
    }

    @Test
    void activeSecurityModuleNeedsNoRemedy() {
        assertThat(LiveProbe.securityModuleRemedy("lockdown,capability,bpf")).isEmpty();
    }

    @Test
    void unknownSecurityModulesHaveAConditionalRemedy() {
        assertThat(LiveProbe.securityModuleRemedy(""))
                .isEqualTo(
                        "; if /sys/kernel/security/lsm does not list bpf and the kernel has CONFIG_BPF_LSM, boot with lsm=LIST,bpf");
    }
}
