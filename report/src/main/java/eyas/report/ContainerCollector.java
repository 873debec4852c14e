package eyas.report;

import eyas.event.Bytes;
import eyas.report.model.ContainerFacts;
import eyas.state.ContainerEntry;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the containers that were started, or that processes of the report ran in. Event thread only. */
final class ContainerCollector {
    private final int most;
    private final Map<String, Long> seen = new LinkedHashMap<>();
    private final Map<String, ContainerInfo> described = new LinkedHashMap<>();
    private @Nullable State state;
    private long omitted;

    ContainerCollector(int most) {
        this.most = most;
    }

    long omitted() {
        return omitted;
    }

    /** Looks at an event that tells of a container. */
    void event(EventContext context) {
        state = context.state();
        ContainerEntry told = context.thread() == null ? context.container() : null;
        if (told != null && told.info().type() != ContainerType.HOST) {
            see(told.info().id(), context.event().time());
            if (seen.containsKey(told.info().id())) {
                described.put(told.info().id(), told.info());
            }
        }
    }

    private void see(String id, long time) {
        if (!seen.containsKey(id)) {
            if (seen.size() >= most) {
                omitted++;
                return;
            }
            seen.put(id, time);
        }
    }

    /** Takes the containers of processes, once all is seen; returns the row of each. */
    Map<String, Integer> number(List<ProcessNode> nodes) {
        for (ProcessNode node : nodes) {
            if (!node.containerId.isEmpty()) {
                see(node.containerId, node.startTime);
            }
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        seen.keySet().forEach(id -> ids.put(id, ids.size()));
        return ids;
    }

    List<ContainerFacts> facts(List<ProcessNode> nodes, SecretMask mask) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        nodes.forEach(node -> counts.merge(node.containerId, 1, Integer::sum));
        List<ContainerFacts> facts = new ArrayList<>();
        seen.forEach((id, time) -> {
            ContainerInfo info = described.get(id);
            ContainerEntry entry =
                    info == null && state != null ? state.containers().find(Bytes.of(id)) : null;
            info = entry == null ? info : entry.info();
            facts.add(new ContainerFacts(
                    facts.size(),
                    id,
                    info == null ? "unknown" : info.type().name().toLowerCase(Locale.ROOT),
                    info == null ? "" : mask.mask(info.name()),
                    info == null ? "" : mask.mask(info.image().name()),
                    info == null ? "" : info.image().digest(),
                    info != null && info.rights().privileged(),
                    time,
                    counts.getOrDefault(id, 0)));
        });
        return facts;
    }
}
