package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSource.Outcome;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.testsupport.Golden;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseSource;
import eyas.workbench.cases.RuleCase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Generates the seeds of fuzzing: one event of every code, and the events of the default rules' cases. Seeds need not follow every change
 * of their sources.
 */
final class EventFuzzSeedsTest {
    private static final int EVENTS_PER_SEED = 8;
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));

    private final Map<String, byte[]> seeds = new LinkedHashMap<>();

    @Test
    void seedsExistAndAreRewrittenOnDemand() throws IOException {
        try (EventSource source =
                CaptureSource.open(ROOT.resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap"))) {
            add("synthetic", source);
        }
        Set<String> rules = new HashSet<>();
        for (RuleCase one :
                CaseReader.read(List.of(ROOT.resolve("rules/tests"))).cases()) {
            String about = String.valueOf(one.about());
            if (one.expects(about) && one.input() instanceof RuleCase.Story story && rules.add(about)) {
                try (EventSource source = new CaseSource(story)) {
                    add("rule-" + rules.size(), source);
                }
            }
        }
        for (String target : new String[] {"params", "job"}) {
            Golden.in("test/conformance/src/test/resources/eyas/conformance/EventFuzzTestInputs/" + target)
                    .seeds(seeds);
        }
        assertThat(seeds).hasSizeGreaterThan(20);
    }

    private void add(String name, EventSource source) {
        ByteArrayOutputStream processes = new ByteArrayOutputStream();
        source.start(new Processes(processes));
        byte[] head = new byte[1 + processes.size()];
        head[0] = (byte) (processes.size() / 4);
        System.arraycopy(processes.toByteArray(), 0, head, 1, processes.size());
        Event event = new Event();
        int part = 0;
        boolean more = source.next(event) == Outcome.EVENT;
        while (more) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(head);
            for (int i = 0; i < EVENTS_PER_SEED && more; i++) {
                assertThat(event.decode()).isTrue();
                FuzzedEvents.encode(event, out);
                more = source.next(event) == Outcome.EVENT;
            }
            seeds.put(name + "-" + part++, out.toByteArray());
        }
    }

    /** Writes each process as four bytes. */
    private record Processes(ByteArrayOutputStream out) implements SnapshotConsumer {
        @Override
        public void begin(MachineRecord machine) {}

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {}

        @Override
        public void user(UserRecord user) {}

        @Override
        public void group(GroupRecord group) {}

        @Override
        public void process(ProcessRecord process) {
            out.write((int) process.tid());
            out.write((int) process.identity().pid());
            out.write((int) process.identity().ptid());
            out.write((int) process.identity().pgid());
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {}

        @Override
        public void end() {}
    }
}
