package eyas.agent;

import eyas.container.EngineSocket;
import eyas.live.Capability;
import eyas.live.CapabilityReduction;
import eyas.live.egress.EgressPolicy;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;

/**
 * The Linux capabilities of an agent: those of the host service (build/packaging/systemd/eyas-host.service), plus those that its inputs
 * require.
 */
final class AgentCapabilities {
    private AgentCapabilities() {}

    /**
     * Returns the capabilities.
     *
     * @param egress the job's egress policy; empty if egress is not checked
     */
    static Set<Capability> of(Inputs inputs, Optional<EgressPolicy> egress) {
        Set<Capability> needed = Capability.watching();
        if (egress.isPresent()) {
            needed.add(Capability.NET_ADMIN);
            // The agent kills orphan processes of the steps before it releases the runner's control group.
            if (egress.get().mode() == EgressPolicy.Mode.BLOCK && !inputs.job().isMachineDisposable()) {
                needed.add(Capability.KILL);
            }
        }
        if (!inputs.outputs().isEmpty()
                || EngineSocket.defaults().stream()
                        .map(EngineSocket::path)
                        .filter(Files::exists)
                        .anyMatch(CapabilityReduction::belongsToOthers)) {
            needed.add(Capability.DAC_OVERRIDE);
        }
        return needed;
    }
}
