package eyas.agent;

import eyas.container.EngineSocket;
import eyas.live.Capability;
import eyas.live.CapabilityReduction;
import eyas.live.egress.EgressPolicy;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;

/** The capabilities of an agent: those of the host's service (build/packaging/systemd/eyas-host.service), and what its inputs need besides. */
final class AgentCapabilities {
    private AgentCapabilities() {}

    /**
     * Returns them.
     *
     * @param egress what the job may talk to; empty where that is not judged
     */
    static Set<Capability> of(Inputs inputs, Optional<EgressPolicy> egress) {
        Set<Capability> needed = Capability.watching();
        if (egress.isPresent()) {
            needed.add(Capability.NET_ADMIN);
            // What steps have left running ends before the runner's control group is released.
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
